import { setTimeout as sleep } from 'node:timers/promises';
import { type ClaimOptions, returnRows } from '../../db/durable/claims.ts';
import { isDatabaseAway } from '../../db/errors/is-database-away.ts';
import { microBatch } from '../../db/sql/micro-batch.ts';
import { claimDeliveries, postponeDue } from '../../db/webhooks/deliveries/claim-deliveries.ts';
import { type ClaimedDelivery, deliveryQueue } from '../../db/webhooks/deliveries/delivery.queue.ts';
import { type DeliveryMark, giveUpDeliveries, markDeliveries } from '../../db/webhooks/deliveries/mark-deliveries.ts';
import type { DrainPassInput, DrainPassResult } from '../../domain/durable/drain-pass.ts';
import type { DeliveryProfile } from '../../domain/webhooks/delivery-profile.ts';
import { type ProfilesByName, profilesByName } from '../../domain/webhooks/profiles-by-name.ts';
import type { BreakerLimits } from '../breaker.ts';
import type { ActivityDeps, ActivityLog } from '../deps.ts';
import type { RollingClaim, RollingDrain } from '../drain/drain.ts';
import { type ReturnUnknownRows, returnUnknownRows } from '../drain/return-unknown-rows.ts';
import { runRollingPass } from '../drain/run-pass.ts';
import { type Channels, createChannels } from './channels/create-channels.ts';
import { createReceiverBreakers, type ReceiverBreakers } from './receiver-breakers.ts';
import { type ReceiverLimits, rememberReceiverLimits } from './receiver-limits.ts';
import { type AddressOf, resolveReceivers } from './resolve-receiver.ts';
import { type Sent, sendDelivery, TRYING_MS } from './send-delivery.ts';

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
interface Shared {
  profiles: ProfilesByName;
  addresses: DeliveryOptions['addresses'];
  channels: Channels;
  breakersOf(receiver: string, limits: BreakerLimits): ReceiverBreakers;
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
  const shared = {
    ...{ profiles: profilesByName(profiles), addresses, channels, store },
    breakersOf: createReceiverBreakers(deps.breakers, deps.retryTimeScale),
    putBack: returnUnknownRows(deps, deliveryQueue),
  };
  const limitsOf = rememberReceiverLimits(deps.db, shared.profiles);
  return async (input: DrainPassInput): Promise<DrainPassResult> =>
    runRollingPass(deps, deliveryDrain(deps, shared, input, await limitsOf(input)), input);
}

function deliveryDrain(
  deps: ActivityDeps,
  { profiles, addresses, channels, breakersOf, store, putBack }: Shared,
  input: DrainPassInput,
  { slots, breaker }: ReceiverLimits,
): RollingDrain<ClaimedDelivery> {
  const { baseUrl, retryTimeScale } = deps;
  const breakers = breakersOf(`${deliveryQueue.name}/${input.workspaceId}/${input.key}`, breaker);
  const resolve = resolveReceivers(deps, addresses, input.workspaceId);
  // A profile that this version does not know is put back in any case.
  const overtakeAfterMs = (profile: string) => (profiles.get(profile)?.overtakeAfterMs ?? 0) * retryTimeScale;
  return {
    queue: deliveryQueue,
    slots,
    idOf: ({ id }) => id,
    groupOf: ({ address }) => address,
    slotsOf: (address) => (breakers.address(address).kind === 'closed' ? slots : 1),
    claim: (rows, { lease, ...options }) =>
      claimAvailable(deps, breakers, overtakeAfterMs, { ...input, ...lease, ...options, rows }),
    async work(row, { workspaceId, leaseToken }, signal) {
      const sending = { profiles, channels, breakers, resolve, baseUrl, retryTimeScale, signal };
      const sent = await sendDelivery(row, sending);
      const { id, endpointId, profile } = row;
      if (!sent) {
        await putBack({ workspaceId, leaseToken }, [id], `delivery profile ${profile}`);
        return { isSettled: false, error: `the delivery profile ${profile} is unknown to this version` };
      }
      await storeWhenPossible(() => store(workspaceId, { id, endpointId, leaseToken, ...sent }), signal);
      logAttempt(deps.log, workspaceId, row, sent);
      return { isSettled: sent.state !== 'pending', error: sent.error };
    },
    giveUp: (rows, { workspaceId, leaseToken }) => giveUpDeliveries(deps.db, workspaceId, leaseToken, rows),
  };
}

/** An attempt that a breaker kept from being made, or that has no address, is none. */
function logAttempt(log: ActivityLog, workspaceId: string, row: ClaimedDelivery, { state, attempt }: Sent): void {
  if (!attempt) return;
  const { id: deliveryId, webhookId, profile, tries } = row;
  const { status, durationMs: ms } = attempt;
  log.done('delivery attempted', {
    ...{ workspaceId, deliveryId, webhookId, profile },
    ...{ attempt: tries + 1, status, outcome: state === 'pending' ? 'retry' : state, ms },
  });
}

/** What may be called of a receiver now. While its origin is open nothing is claimed, and what is due moves on; one is, when it is to be tried. */
async function claimAvailable(
  deps: ActivityDeps,
  breakers: ReceiverBreakers,
  overtakeAfterMs: (profile: string) => number,
  options: ClaimOptions,
): Promise<RollingClaim<ClaimedDelivery>> {
  const state = breakers.origin();
  const nothing = { rows: [], isFull: false };
  if (options.rows !== 'exhausted') {
    if (state.kind === 'trying' || (state.kind !== 'closed' && options.rows === 'suspect')) return nothing;
    if (state.kind === 'open') {
      await postponeDue(deps.db, options, state.forMs);
      return { ...nothing, pause: pauseOf(state) };
    }
  }
  const limit = state.kind === 'trial' ? 1 : options.limit;
  const { rows, isFull } = await claimDeliveries(deps.db, { ...options, limit }, overtakeAfterMs);
  if (options.rows === 'exhausted') return { rows, isFull };
  const { available, pause } = await putOffUnavailable(deps, breakers, options, rows);
  const isTried = state.kind === 'trial' && available.length > 0;
  return { rows: available, isFull: isFull && !isTried, ...(pause !== undefined && { pause }) };
}

/**
 * Keeps the rows whose addresses may be called, and one of an address that is to be tried. All that is due for the
 * others moves on in one statement, so that it is not claimed row by row before what is due for their neighbours.
 */
async function putOffUnavailable(
  { db, retryTimeScale }: ActivityDeps,
  breakers: ReceiverBreakers,
  { workspaceId, key, leaseToken }: ClaimOptions,
  rows: ClaimedDelivery[],
): Promise<{ available: ClaimedDelivery[]; pause?: string }> {
  const available: ClaimedDelivery[] = [];
  const delays = new Map<string, number>();
  const unavailable: ClaimedDelivery[] = [];
  const tried = new Set<string>();
  let pause: string | undefined;
  for (const row of rows) {
    const state = breakers.address(row.address);
    if (state.kind === 'closed' || (state.kind === 'trial' && !tried.has(row.address))) available.push(row);
    else unavailable.push(row);
    if (state.kind === 'trial') tried.add(row.address);
    if (state.kind === 'trying') delays.set(row.address, TRYING_MS * retryTimeScale);
    if (state.kind !== 'open') continue;
    delays.set(row.address, state.forMs);
    pause = `one of its addresses: ${pauseOf(state)}`;
  }
  if (unavailable.length === 0) return { available };
  const ids = unavailable.map(({ id }) => id);
  await returnRows(db, deliveryQueue, workspaceId, { leaseToken, ids, delayMs: 0, counted: false });
  if (delays.size > 0) await postponeDue(db, { workspaceId, key }, delays);
  return { available, ...(pause !== undefined && { pause }) };
}

const pauseOf = ({ forMs }: { forMs: number }): string =>
  `it failed again and again, and is not called for ${Math.ceil(forMs / 1000)} s`;

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
