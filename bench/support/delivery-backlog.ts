import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import type { Batch } from './graphile-worker.ts';

/** Events and deliveries as the product's transactions leave them, overdue, so that the relay finds them at its next look. */
const queueSql = `
  with one as materialized (
    select gen_random_uuid() as event_id, gen_random_uuid() as id, n from generate_series(1, $1::int) n),
  happened as (
    insert into webhook_event (id, workspace_id, product, type, body)
    select event_id, (select id from workspace limit 1), 'evaluations', 'flagged', $3::text::json from one),
  target as (select ($2::text[])[1 + n % cardinality($2::text[])] as url, one.* from one)
  insert into webhook_delivery (id, workspace_id, event_id, webhook_id, profile, source, receiver, url, body_bytes, due_at)
  select id, (select id from workspace limit 1), event_id, 'evt_' || $4::text || n, 'evaluations', 'callback',
    regexp_replace(url, '^(https?://[^/]+).*', '\\1'), url, length($3::text), now() - interval '3 s'
  from target`;

/** Queues a batch of deliveries in one transaction; when it committed, in ms since 1970. */
export async function queueDeliveries(admin: Client, { count, urls, body }: Batch): Promise<number> {
  await admin.query(queueSql, [count, urls, body, randomUUID()]);
  return Date.now();
}

/** Drops what the bad receivers left, so that a round begins like the one before. */
export async function dropDeliveries(admin: Client): Promise<void> {
  const anyLeft = async () => (await admin.query('select from webhook_delivery limit 1')).rowCount === 1;
  while (await anyLeft()) {
    await admin.query('delete from webhook_event where id in (select event_id from webhook_delivery)');
    await sleep(100);
  }
}
