import { microBatch } from '../../db/sql/micro-batch.ts';
import type { ClaimedDelivery } from '../../db/webhooks/deliveries/delivery.queue.ts';
import { openEndpointSecret } from '../../db/webhooks/endpoints/endpoint-secret.ts';
import { signingSecrets } from '../../db/webhooks/endpoints/signing-secrets.ts';
import type { DeliveryProfile } from '../../domain/webhooks/delivery-profile.ts';
import type { ActivityDeps } from '../deps.ts';

/** Looks up where a product's deliveries go that have neither an address of their own nor an endpoint; null: nowhere. */
export type AddressOf = (
  deps: ActivityDeps,
  delivery: { workspaceId: string; source: string | null },
) => Promise<string | null>;

/** Where a delivery goes, and what it is signed with, at this moment. */
export interface Destination {
  url: string | null;
  /** The current one first. */
  secrets: readonly string[];
}

export type ResolveReceiver = (delivery: ClaimedDelivery, profile: DeliveryProfile) => Promise<Destination>;

const MOST_AT_ONCE = 1_000;

/** Resolves the receivers of one pass, which is short: a secret of the workspace is read once in it. */
export function resolveReceivers(
  deps: ActivityDeps,
  addresses: Readonly<Record<string, AddressOf>>,
  workspaceId: string,
): ResolveReceiver {
  const { db, secrets } = deps;
  const secretsOf = remember(async (product) => {
    const { current, older } = await signingSecrets(db, secrets, { workspaceId, product });
    return [current, ...older];
  });
  const addressOf = addressReader(deps, addresses);
  return async ({ url, endpointId, sealedSecret, source }, profile) => ({
    url: url ?? (endpointId === null ? await addressOf(workspaceId, { product: profile.product, source }) : null),
    secrets: await {
      workspace: () => secretsOf(profile.product),
      endpoint: () => (endpointId && sealedSecret ? [openEndpointSecret(secrets, endpointId, sealedSecret)] : []),
      none: () => [],
    }[profile.secrets](),
  });
}

/**
 * Rows that were claimed together ask once. An answer is never older than the claim: what waited for a corrected address
 * goes there.
 */
const addressReader = (deps: ActivityDeps, addresses: Readonly<Record<string, AddressOf>>) =>
  microBatch<{ product: string; source: string | null }, string | null>({
    maxItems: MOST_AT_ONCE,
    failsAll: () => true,
    run: (workspaceId, asked) => {
      const answers = new Map<string, Promise<string | null>>();
      return Promise.all(
        asked.map(({ product, source }) => {
          const key = `${product}/${source}`;
          const lookUp = Object.hasOwn(addresses, product) ? addresses[product] : undefined;
          const answer = answers.get(key) ?? lookUp?.(deps, { workspaceId, source }) ?? Promise.resolve(null);
          answers.set(key, answer);
          return answer;
        }),
      );
    },
  });

/** Asks once for each key; a failure is not kept. */
function remember<T>(ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (key) => {
    const answer = known.get(key) ?? ask(key);
    known.set(key, answer);
    answer.catch(() => known.delete(key));
    return answer;
  };
}
