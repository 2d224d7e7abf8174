import type { Database } from '../../db/database.ts';
import type { RowWaiter } from '../../db/durable/row-waiter.ts';
import { wakeReceivers } from '../../db/webhooks/deliveries/delivery.queue.ts';
import { cancelPing, recordPing } from '../../db/webhooks/endpoints/pings.ts';
import type { Wake } from '../../domain/durable/wake.ts';
import type { Owner } from '../../domain/webhooks/endpoint.ts';
import { type NewPing, type PingOutcome, pingReceiver } from '../../domain/webhooks/ping.ts';

const PATIENCE_MS = 15_000;

export interface PingServices {
  db: Database;
  wake: Wake;
  /** From `pingWaiter`. */
  pings: RowWaiter<PingOutcome>;
}

/**
 * Calls an endpoint once, also one that is disabled, and waits up to 15 s for what comes of it; null when the workspace
 * has no such endpoint.
 */
export async function pingEndpoint(
  { db, wake, pings }: PingServices,
  owner: Owner,
  ping: NewPing,
  { signal, timeoutMs = PATIENCE_MS }: { signal?: AbortSignal; timeoutMs?: number } = {},
): Promise<PingOutcome | null> {
  const { workspaceId } = owner;
  const id = await recordPing(db, owner, ping);
  if (id === null) return null;
  wakeReceivers(wake, workspaceId, [pingReceiver(ping.endpointId)]);
  const outcome = await pings.wait(workspaceId, id, { timeoutMs, ...(signal && { signal }) });
  if (outcome) return outcome;
  await cancelPing(db, workspaceId, id);
  return { delivered: false, statusCode: null, durationMs: null, error: 'no outcome in time' };
}
