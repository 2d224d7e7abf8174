import type { PoolClient } from 'pg';
import type { DeliveryState } from '../../domain/webhooks/delivery-state.ts';
import type { Database } from '../database.ts';
import { isoSql } from '../iso-sql.ts';
import { notifyQueued } from '../listener.ts';
import { inWorkspaceSql } from '../tenant.ts';

/** A delivery as operators see it; times are ISO 8601. */
export interface DeliveryRow {
  id: string;
  /** `evt_…`, as its receiver knows it. */
  webhookId: string;
  event: string;
  profile: string;
  source: string | null;
  receiver: string;
  /** Null where it is looked up when it is sent. */
  url: string | null;
  state: DeliveryState;
  /** All attempts, and those since it was last set going. */
  attempts: number;
  tries: number;
  lastError: string | null;
  createdAt: string;
  settledAt: string | null;
  /** When it is tried next, or its lease ends; null once it is settled. */
  dueAt: string | null;
}

/** One attempt of a delivery. */
export interface AttemptRow {
  number: number;
  startedAt: string;
  durationMs: number;
  status: number | null;
  error: string | null;
  /** At most 500 characters. */
  answer: string | null;
}

export interface DeliveryFilter {
  state?: DeliveryState;
  receiver?: string;
  /** Only those made before this ISO 8601 time: the way to the next page. */
  before?: string;
  limit: number;
}

const columns = `d.id, d.webhook_id as "webhookId", e.type as event, d.profile, d.source, d.receiver, d.url, d.state,
  d.attempts, d.tries, d.last_error as "lastError", ${isoSql('d.created_at')} as "createdAt",
  ${isoSql('d.settled_at')} as "settledAt", ${isoSql('d.due_at')} as "dueAt"`;
const from = 'from webhook_delivery d join webhook_event e on e.id = d.event_id';

/** The deliveries of a workspace, newest first. */
export const listDeliveries = (
  db: Database,
  workspaceId: string,
  { state, receiver, before, limit }: DeliveryFilter,
): Promise<DeliveryRow[]> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    const { rows } = await client.query<DeliveryRow>(
      `select ${columns} ${from} where d.workspace_id = $1 and ($2::text is null or d.state = $2)
         and ($3::text is null or d.receiver = $3) and ($4::timestamptz is null or d.created_at < $4)
       order by d.created_at desc, d.id desc limit $5`,
      [workspaceId, state ?? null, receiver ?? null, before ?? null, limit],
    );
    return rows;
  });

/** SQL for a delivery by our id or by its receiver's; `$2` is either. */
const isNamed = '(d.id::text = $2 or d.webhook_id = $2)';

/** One delivery by its id or its `evt_…`, with what was sent and every attempt; null when there is none. */
export const findDelivery = (
  db: Database,
  workspaceId: string,
  id: string,
): Promise<{ delivery: DeliveryRow; snapshot: string; attempts: AttemptRow[] } | null> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    const found = await client.query<DeliveryRow & { snapshot: string }>(
      `select ${columns}, e.body::text as snapshot ${from} where d.workspace_id = $1 and ${isNamed}`,
      [workspaceId, id],
    );
    if (!found.rows[0]) return null;
    const { snapshot, ...delivery } = found.rows[0];
    const { rows: attempts } = await client.query<AttemptRow>(
      `select number, ${isoSql('started_at')} as "startedAt", duration_ms as "durationMs", status, error, answer
       from webhook_attempt where delivery_id = $1 order by number`,
      [delivery.id],
    );
    return { delivery, snapshot, attempts };
  });

/** Deliveries that were set going again, and the receivers to wake (`wakeReceivers`). */
export interface Redelivered {
  count: number;
  receivers: string[];
}

/** Sets going again, with the whole schedule before it, what is not being sent right now. */
async function redeliver(client: PoolClient, where: string, values: unknown[]): Promise<Redelivered> {
  const { rows } = await client.query<{ receiver: string; count: number }>(
    `with again as (
       update webhook_delivery d set state = 'pending', due_at = clock_timestamp(), tries = 0, claims = 0,
         lease_token = null, settled_at = null
       where d.workspace_id = $1 and d.lease_token is null and ${where} returning receiver)
     select receiver, count(*)::int as count, ${notifyQueued('$1', 'receiver')} from again group by receiver`,
    values,
  );
  return {
    count: rows.reduce((sum, { count }) => sum + count, 0),
    receivers: rows.map(({ receiver }) => receiver),
  };
}

/** Sends one delivery again, whatever became of it; its event keeps its id. */
export const redeliverOne = (db: Database, workspaceId: string, id: string): Promise<Redelivered> =>
  inWorkspaceSql(db, workspaceId, (client) => redeliver(client, isNamed, [workspaceId, id]));

/** Sends again what failed, or was cancelled, of one receiver (or endpoint id) since an ISO 8601 time. */
export const redeliverFailed = (
  db: Database,
  workspaceId: string,
  { receiver, since }: { receiver: string; since: string },
): Promise<Redelivered> =>
  inWorkspaceSql(db, workspaceId, (client) =>
    redeliver(client, `d.receiver = $2 and d.created_at >= $3 and d.state in ('failed', 'cancelled')`, [
      ...[workspaceId, receiver, since],
    ]),
  );
