import { randomUUID } from 'node:crypto';
import { v7 as timedId } from 'uuid';
import type { Database } from '../../db/database.ts';
import { inWorkspaceSql } from '../../db/tenant.ts';

export interface StoredDelivery {
  state?: 'pending' | 'succeeded' | 'failed' | 'cancelled';
  receiver?: string;
  /** Id of the log that it is about; about nothing when absent. */
  logId?: string;
  createdAt?: string;
  /** Being sent just now. */
  leased?: boolean;
  /** Statuses of the attempts so far. */
  tried?: number[];
}

/** Stores a delivery as the sender would have left it; answers its id. */
export async function storeDelivery(db: Database, workspaceId: string, delivery: StoredDelivery = {}): Promise<string> {
  const { state = 'failed', receiver = 'https://receiver.example', leased = false, tried = [500], logId } = delivery;
  const [id, eventId] = [timedId(), timedId()];
  await inWorkspaceSql(db, workspaceId, async (client) => {
    await client.query(
      `insert into webhook_event (id, workspace_id, product, type, body, entity_kind, entity_id, entity_uid)
       values ($1, $2, 'evaluations', 'flagged', '{}', $3, $4, $5)`,
      [eventId, workspaceId, ...(logId === undefined ? [null, null, null] : ['log', logId, randomUUID()])],
    );
    await client.query(
      `insert into webhook_delivery (id, workspace_id, event_id, webhook_id, profile, source, receiver, url, body_bytes,
         state, attempts, tries, last_error, created_at, settled_at, due_at, lease_token)
       values ($1, $2, $3, $4, 'evaluations', 'callback', $5, $5 || '/hook', 2, $6, $7, $7, 'answered 500', $8,
         case when $6 <> 'pending' then clock_timestamp() end,
         case when $6 = 'pending' then clock_timestamp() + interval '1 hour' end, $9)`,
      [
        ...[id, workspaceId, eventId, `evt_${id.replaceAll('-', '')}`, receiver, state, tried.length],
        ...[delivery.createdAt ?? new Date().toISOString(), leased ? randomUUID() : null],
      ],
    );
    for (const [at, status] of tried.entries())
      await client.query(
        `insert into webhook_attempt (workspace_id, delivery_id, number, started_at, duration_ms, status, error, answer)
         values ($1, $2, $3, clock_timestamp(), 12, $4, null, 'no')`,
        [workspaceId, id, at + 1, status],
      );
  });
  return id;
}

/** Stores deliveries that are due, oldest first; answers when they are committed. */
export const storeDueDeliveries = (
  db: Database,
  workspaceId: string,
  { receiver, url, count }: { receiver: string; url: string | null; count: number },
): Promise<void> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    await client.query(
      `with one as materialized (
         select gen_random_uuid() as id, gen_random_uuid() as event_id, n from generate_series(1, $4::int) n),
       event as (
         insert into webhook_event (id, workspace_id, product, type, body)
         select event_id, $1, 'evaluations', 'flagged', '{"event":"flagged"}' from one)
       insert into webhook_delivery (id, workspace_id, event_id, webhook_id, profile, source, receiver, url, body_bytes, due_at)
       select id, $1, event_id, 'evt_' || id, 'evaluations', 'callback', $2, $3, 19,
         clock_timestamp() - interval '1 min' from one`,
      [workspaceId, receiver, url, count],
    );
  });
