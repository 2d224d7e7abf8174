import { setTimeout as sleep } from 'node:timers/promises';
import { isDatabaseAway } from '../../db/is-database-away.ts';
import { microBatch } from '../../db/micro-batch.ts';
import { claimDeliveries, postponeDue } from '../../db/webhooks/claim-deliveries.ts';
import { type ClaimedDelivery, deliveryQueue } from '../../db/webhooks/delivery.queue.ts';
import { type DeliveryMark, giveUpDeliveries, markDeliveries } from '../../db/webhooks/mark-deliveries.ts';
import type { DrainPassInput, DrainPassResult } from '../../domain/durable/drain-pass.ts';
import type { DeliveryProfile } from '../../domain/webhooks/delivery-profile.ts';
import { type ProfilesByName, profilesByName } from '../../domain/webhooks/profiles-by-name.ts';
import type { ActivityDeps } from '../deps.ts';
import type { RollingClaim, RollingDrain } from '../drain/drain.ts';
import { type ReturnUnknownRows, returnUnknownRows } from '../drain/return-unknown-rows.ts';
import { runRollingPass } from '../drain/run-pass.ts';
import { type Channels, createChannels } from './channels/create-channels.ts';
import { type AddressOf, resolveReceivers } from './resolve-receiver.ts';
import { sendDelivery } from './send-delivery.ts';

/** Requests to one receiver under way at once. */
const SLOTS = 16;
const MOST_MARKS = 200;
const STORE_AGAIN_MS = 500;
/** A result that cannot be stored for this long is given up; its row is sent again when its lease has lapsed. */
const STORE_WITHIN_MS = 60_000;

/** What products say about their deliveries. */
export interface DeliveryOptions {
  profiles: readonly DeliveryProfile[];
  /** By product. */
  addresses: Readonly<Record<string, AddressOf>>;
}

/** What all passes of a process share. */
interface Means {
  profiles: ProfilesByName;
  addresses: DeliveryOptions['addresses'];
  channels: Channels;
  store(workspaceId: string, mark: DeliveryMark): Promise<void>;
  putBack: ReturnUnknownRows;
}

/** One pass over the due deliveries of one receiver. */
export function deliverWebhooks(deps: ActivityDeps, { profiles, addresses }: DeliveryOptions) {
  const channels = createChannels(deps);
  const store = microBatch<DeliveryMark, void>({
    maxItems: MOST_MARKS,
    failsAll: isDatabaseAway,
    run: async (workspaceId, marks) => {
      await markDeliveries(deps.db, workspaceId, marks);
      return marks.map(() => undefined);
    },
  });
  const means = {
    profiles: profilesByName(profiles),
    addresses,
    channels,
    store,
    putBack: returnUnknownRows(deps, deliveryQueue),
  };
  return (input: DrainPassInput): Promise<DrainPassResult> =>
    runRollingPass(deps, deliveryDrain(deps, means, input), input);
}

function deliveryDrain(
  deps: ActivityDeps,
  { profiles, addresses, channels, store, putBack }: Means,
  input: DrainPassInput,
): RollingDrain<ClaimedDelivery> {
  const { breakers, baseUrl, retryTimeScale } = deps;
  const breaker = `${deliveryQueue.name}/${input.workspaceId}/${input.key}`;
  const resolve = resolveReceivers(deps, addresses, input.workspaceId);
  return {
    queue: deliveryQueue,
    slots: SLOTS,
    idOf: ({ id }) => id,
    claim: (rows, limit, lease) => claimUnlessUnavailable(deps, breaker, { ...input, ...lease, rows, limit }),
    async work(row, { workspaceId, leaseToken }, signal) {
      const parts = { profiles, channels, breakers, breaker, resolve, baseUrl, retryTimeScale, signal };
      const sent = await sendDelivery(row, parts);
      const { id, endpointId, profile } = row;
      if (!sent) {
        await putBack({ workspaceId, leaseToken }, [id], `delivery profile ${profile}`);
        return { isSettled: false, error: `the delivery profile ${profile} is unknown to this version` };
      }
      await storeWhenPossible(() => store(workspaceId, { id, endpointId, leaseToken, ...sent }), signal);
      return { isSettled: sent.state !== 'pending', error: sent.error };
    },
    giveUp: (rows, { workspaceId, leaseToken }) => giveUpDeliveries(deps.db, workspaceId, leaseToken, rows),
  };
}

/** Nothing is claimed for a receiver whose breaker is open: what is due moves on; one is, when it is to be tried. */
async function claimUnlessUnavailable(
  { db, breakers, retryTimeScale }: ActivityDeps,
  breaker: string,
  options: Parameters<typeof claimDeliveries>[1],
): Promise<RollingClaim<ClaimedDelivery>> {
  const state = breakers.stateOf(breaker);
  const nothing = { rows: [], isFull: false };
  if (state.kind === 'trying' || (state.kind !== 'closed' && options.rows === 'suspect')) return nothing;
  if (state.kind === 'open') {
    await postponeDue(db, { ...options, delayMs: state.forMs });
    return { ...nothing, pause: `it failed again and again, and is not called for ${Math.ceil(state.forMs / 1000)} s` };
  }
  const limit = state.kind === 'trial' ? 1 : options.limit;
  const { rows, isFull } = await claimDeliveries(db, { ...options, limit }, retryTimeScale);
  return { rows, isFull: isFull && state.kind === 'closed' };
}

/** The request cannot be taken back, so its result is worth waiting for a database that is away. */
async function storeWhenPossible(store: () => Promise<void>, signal: AbortSignal): Promise<void> {
  const endsAt = Date.now() + STORE_WITHIN_MS;
  for (;;) {
    try {
      return await store();
    } catch (error) {
      if (!isDatabaseAway(error) || signal.aborted || Date.now() > endsAt) throw error;
      await sleep(STORE_AGAIN_MS);
    }
  }
}
