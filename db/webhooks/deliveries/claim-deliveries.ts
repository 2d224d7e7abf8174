import type { PoolClient } from 'pg';
import type { Database } from '../../database.ts';
import { type ClaimOptions, claimRows } from '../../durable/claims.ts';
import type { DrainKey } from '../../durable/work-queue.ts';
import { inWorkspaceSql } from '../../tenant.ts';
import { addressSql, type ClaimedDelivery, deliveryQueue, MOST_BYTES } from './delivery.queue.ts';

/** When an earlier one is just being marked, the later one looks again this soon. */
const LOOK_AGAIN_MS = 200;

export interface DeliveryClaim {
  /** To be sent. */
  rows: ClaimedDelivery[];
  /** More may be due already. */
  isFull: boolean;
}

/**
 * Leases due deliveries of one receiver; one whose entity has an earlier one under way is put off instead, but for no
 * longer than its profile says.
 */
export const claimDeliveries = (
  db: Database,
  options: ClaimOptions,
  overtakeAfterMs: (profile: string) => number,
): Promise<DeliveryClaim> =>
  inWorkspaceSql(
    db,
    options.workspaceId,
    async (client) => {
      const rows = await claimRows<ClaimedDelivery>(client, deliveryQueue, options);
      const later = rows
        .filter(({ sequence }) => sequence > 1)
        .map(({ id, profile }) => ({ id, ms: overtakeAfterMs(profile) }));
      const held = later.length > 0 ? await holdBack(client, options.workspaceId, later) : new Set();
      return { rows: rows.filter(({ id }) => !held.has(id)), isFull: isFull(rows, options) };
    },
    { durable: false },
  );

/** A claim ends at its limit, where its bodies get too large, and for each address at its allowance. */
function isFull(rows: ClaimedDelivery[], { limit, groups }: ClaimOptions): boolean {
  if (rows.length === limit || rows.reduce((sum, { snapshot }) => sum + snapshot.length, 0) * 2 > MOST_BYTES)
    return true;
  if (!groups) return false;
  const counts = new Map<string, number>();
  for (const { address } of rows) counts.set(address, (counts.get(address) ?? 0) + 1);
  return [...counts].some(([address, count]) => count >= (groups.others[address] ?? groups.each));
}

/**
 * Puts claimed rows off that have an earlier one pending. Whoever marks the earlier one sets them due: it marks after
 * this transaction, for the share lock, and so sees them; or it holds the earlier one already, and they look again
 * soon. Waiting for its lock instead could be a deadlock.
 */
const holdBackSql = `
  with mine as materialized (
    select d.id, d.order_id, d.receiver, d.sequence, x.ms * interval '1 ms' as patience
    from webhook_delivery d join unnest($2::uuid[], $3::float8[]) as x(id, ms) on x.id = d.id),
  earlier as materialized (
    select e.id, m.id as later_id, e.created_at + m.patience as overtaken_at
    from mine m join webhook_delivery e on e.order_id = m.order_id and e.receiver = m.receiver
      and e.sequence < m.sequence and e.due_at is not null and e.created_at + m.patience > clock_timestamp()),
  at_rest as materialized (
    select id from webhook_delivery where id in (select id from earlier) and due_at is not null for share skip locked),
  put_off as (
    select e.later_id as id, case when bool_and(r.id is not null) then max(e.overtaken_at)
      else clock_timestamp() + interval '${LOOK_AGAIN_MS} ms' end as due_at
    from earlier e left join at_rest r on r.id = e.id group by e.later_id)
  update webhook_delivery d set due_at = p.due_at, lease_token = null, claims = claims - 1
  from put_off p where d.workspace_id = $1 and d.id = p.id
  returning d.id`;

async function holdBack(client: PoolClient, workspaceId: string, later: { id: string; ms: number }[]) {
  const { rows } = await client.query<{ id: string }>(holdBackSql, [
    workspaceId,
    later.map(({ id }) => id),
    later.map(({ ms }) => ms),
  ]);
  return new Set(rows.map(({ id }) => id));
}

/** Rows that are put off together become due one after the other, so that they do not all have to be put off again. */
const APART_MS = 0.5;

const postponeSql = ({ which, each, delay }: { which: string; each: string; delay: string }) => `
  with due as materialized (
    select id, ${addressSql} as address, due_at from webhook_delivery
    where workspace_id = $1 and receiver = $2 and lane = 'drain' and due_at <= statement_timestamp() ${which}
    for update skip locked),
  place as (select id, ${delay} + $4::float8 * (row_number() over (${each} order by due_at, id) - 1) as ms from due)
  update webhook_delivery d set due_at = clock_timestamp() + place.ms * interval '1 ms', lease_token = null
  from place where d.id = place.id`;
const postponeReceiverSql = postponeSql({ which: '', each: '', delay: '$3::float8' });
const postponeAddressesSql = postponeSql({
  which: `and ${addressSql} in (select json_object_keys($3::json))`,
  each: 'partition by address',
  delay: '($3::json ->> address)::float8',
});

/** Puts off what is due of a receiver, or of some of its addresses, by so many ms each; no attempt is used up. */
export const postponeDue = (
  db: Database,
  { workspaceId, key }: DrainKey,
  delayMs: number | ReadonlyMap<string, number>,
): Promise<void> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    const isAll = typeof delayMs === 'number';
    const delays = isAll ? delayMs : JSON.stringify(Object.fromEntries(delayMs));
    await client.query(isAll ? postponeReceiverSql : postponeAddressesSql, [workspaceId, key, delays, APART_MS]);
  });
