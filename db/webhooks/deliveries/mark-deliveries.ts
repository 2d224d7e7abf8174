import type { PoolClient } from 'pg';
import type { DisableRule } from '../../../domain/webhooks/delivery-profile.ts';
import type { DeliveryState } from '../../../domain/webhooks/delivery-view.ts';
import type { Database } from '../../database.ts';
import { notifySql } from '../../listener.ts';
import { inWorkspaceSql } from '../../tenant.ts';
import { endpointFailed, endpointSucceeded } from '../endpoints/endpoint-health.ts';

/** What came of sending one claimed delivery. */
export interface DeliveryMark {
  id: string;
  leaseToken: string;
  endpointId: string | null;
  state: DeliveryState;
  /** Until the next attempt, while it is pending. */
  waitMs: number | null;
  error: string | null;
  /** The receiver said that it is gone for good. */
  isGone: boolean;
  /** When this outcome may disable its endpoint; null where it says nothing about it. */
  disableRule: DisableRule | null;
  /** Null when nothing was sent: then it counts as no attempt. */
  attempt: { startedAt: Date; durationMs: number; status: number | null; answer: string | null } | null;
}

const markSql = `
  with mark as materialized (select * from json_to_recordset($2) as x(id uuid, "leaseToken" uuid, state text,
      "waitMs" float8, error text, attempt json) order by id),
  marked as (
    update webhook_delivery d set state = m.state, last_error = m.error, claims = 0, lease_token = null,
      attempts = attempts + (m.attempt is not null)::int, tries = tries + (m.attempt is not null)::int,
      due_at = case when m.state = 'pending' then clock_timestamp() + m."waitMs" * interval '1 ms' end,
      settled_at = case when m.state <> 'pending' then clock_timestamp() end
    from mark m
    where d.workspace_id = $1 and d.id = any ($3::uuid[]) and d.id = m.id and d.lease_token = m."leaseToken"
      and d.due_at is not null
    returning d.id, d.attempts, d.order_id, d.awaited, m.state, m.error, m.attempt),
  kept as (
    insert into webhook_attempt (workspace_id, delivery_id, number, started_at, duration_ms, status, error, answer)
    select $1, m.id, m.attempts, a."startedAt", a."durationMs", a.status, m.error, a.answer
    from marked m, json_to_record(m.attempt) as a("startedAt" timestamptz, "durationMs" int, status smallint, answer text)
    where m.attempt is not null)
  select id, order_id is not null and state <> 'pending' as "mayRelease",
    awaited and state <> 'pending' as "isAwaited" from marked`;

/** The next of a log's events is due once the one before is through. One that is locked is just being claimed: it looks. */
const releaseSql = `
  update webhook_delivery set due_at = clock_timestamp() where id in (
    select n.id from webhook_delivery n join webhook_delivery d on n.order_id = d.order_id and n.receiver = d.receiver
      and n.sequence > d.sequence
    where d.id = any ($1::uuid[]) and n.due_at > clock_timestamp() and n.lease_token is null and n.tries = 0
    for update of n skip locked)`;

/**
 * Stores what came of deliveries of one workspace, with their attempts; only under the lease they were claimed with, so
 * a row that was lost, deleted or settled stays as it is.
 */
export const markDeliveries = (db: Database, workspaceId: string, marks: DeliveryMark[]): Promise<void> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    const ids = marks.map(({ id }) => id);
    const { rows } = await client.query<{ id: string; mayRelease: boolean; isAwaited: boolean }>(markSql, [
      workspaceId,
      JSON.stringify(marks),
      ids,
    ]);
    const through = rows.filter(({ mayRelease }) => mayRelease).map(({ id }) => id);
    if (through.length > 0) await client.query(releaseSql, [through]);
    await judgeEndpoints(client, workspaceId, marks);
    if (rows.some(({ isAwaited }) => isAwaited)) await client.query(notifySql('settled', workspaceId));
  });

async function judgeEndpoints(client: PoolClient, workspaceId: string, marks: DeliveryMark[]): Promise<void> {
  const attempts = marks.flatMap(({ endpointId, attempt, disableRule, state, isGone }) =>
    endpointId !== null && attempt !== null && disableRule ? [{ endpointId, disableRule, state, isGone }] : [],
  );
  const byEndpoint = Map.groupBy(attempts, ({ endpointId }) => endpointId);
  for (const [id, own] of [...byEndpoint].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const isGone = own.some((one) => one.isGone);
    const rule = own[0]?.disableRule;
    if (!rule || own.some(({ state }) => state === 'succeeded')) await endpointSucceeded(client, workspaceId, id);
    else await endpointFailed(client, { workspaceId, id, rule, times: own.length, isGone });
  }
}

/** Settles deliveries as failed that were claimed too often without a result. */
export const giveUpDeliveries = (
  db: Database,
  workspaceId: string,
  leaseToken: string,
  rows: { id: string; endpointId: string | null }[],
): Promise<void> =>
  markDeliveries(
    db,
    workspaceId,
    rows.map(({ id, endpointId }) => ({
      ...{ id, leaseToken, endpointId, waitMs: null, isGone: false, disableRule: null, attempt: null },
      state: 'failed' as const,
      error: 'sending it did not come to an end, five times',
    })),
  );
