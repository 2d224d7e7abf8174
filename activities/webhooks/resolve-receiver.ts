import type { ClaimedDelivery } from '../../db/webhooks/delivery.queue.ts';
import { openEndpointSecret } from '../../db/webhooks/endpoint-secret.ts';
import { signingSecrets } from '../../db/webhooks/signing-secrets.ts';
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

/** What settings say is asked for again after this long. */
const ADDRESS_AGE_MS = 250;

/** Resolves the receivers of one pass, which is short: a secret of the workspace is read once in it. */
export function resolveReceivers(
  deps: ActivityDeps,
  addresses: Readonly<Record<string, AddressOf>>,
  workspaceId: string,
): ResolveReceiver {
  const { db, secrets } = deps;
  const secretsOf = remember(Number.POSITIVE_INFINITY, async (product) => {
    const { current, older } = await signingSecrets(db, secrets, { workspaceId, product });
    return [current, ...older];
  });
  const addressOf = remember(ADDRESS_AGE_MS, async (product, source) => {
    const lookUp = Object.hasOwn(addresses, product) ? addresses[product] : undefined;
    return lookUp ? lookUp(deps, { workspaceId, source }) : null;
  });
  return async ({ url, endpointId, sealedSecret, source }, profile) => ({
    url: url ?? (endpointId === null ? await addressOf(profile.product, source) : null),
    secrets: await {
      workspace: () => secretsOf(profile.product, null),
      endpoint: () => (endpointId && sealedSecret ? [openEndpointSecret(secrets, endpointId, sealedSecret)] : []),
      none: () => [],
    }[profile.secrets](),
  });
}

/** Asks once for what is asked at the same time, or again within `ageMs`; a failure is not kept. */
function remember<T>(ageMs: number, ask: (product: string, source: string | null) => Promise<T>) {
  const known = new Map<string, { answer: Promise<T>; atMs: number }>();
  return (product: string, source: string | null): Promise<T> => {
    const key = JSON.stringify([product, source]);
    const before = known.get(key);
    if (before && performance.now() - before.atMs <= ageMs) return before.answer;
    const answer = ask(product, source);
    known.set(key, { answer, atMs: performance.now() });
    answer.catch(() => known.delete(key));
    return answer;
  };
}
