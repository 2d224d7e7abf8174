import type { EntityManager } from '@mikro-orm/postgresql';
import { v4 as uuid } from 'uuid';
import type { Subscription, SubscriptionCreate } from '../../domain/evaluations/contract.ts';
import { isoSql } from '../iso-sql.ts';
import { askWithin } from '../within.ts';

/** Each costs a delivery per event. */
const MOST_SUBSCRIPTIONS = 100;

const mine = `workspace_id = $1 and product = 'evaluations'`;

/**
 * Subscribes an address to events; one that is subscribed already keeps its id, gets these events and is enabled again.
 * Null when the workspace has 100 others; disabled ones make room.
 */
export async function subscribe(
  em: EntityManager,
  workspaceId: string,
  { url, events, source }: SubscriptionCreate,
): Promise<string | null> {
  await em.execute(`select pg_advisory_xact_lock(727428, hashtext(?))`, [workspaceId]); // two must not both be the last
  const others = `from webhook_endpoint where ${mine} and url <> $2`;
  const [{ count } = { count: 0 }] = await askWithin<{ count: number }>(em, `select count(*)::int ${others}`, [
    workspaceId,
    url,
  ]);
  if (count >= MOST_SUBSCRIPTIONS) {
    const gone = await askWithin(em, `delete ${others} and disabled_at is not null returning id`, [workspaceId, url]);
    if (count - gone.length >= MOST_SUBSCRIPTIONS) return null;
  }
  const [row] = await askWithin<{ id: string }>(
    em,
    `insert into webhook_endpoint (id, workspace_id, product, url, events, source)
     select $1, $2, 'evaluations', $3, array(select json_array_elements_text($4::json)), $5::text
     on conflict (workspace_id, product, md5(url)) do update set events = excluded.events, source = excluded.source,
       disabled_at = null, disabled_reason = null, failing_since = null, failures = 0
     returning id`,
    [uuid(), workspaceId, url, JSON.stringify(events), source],
  );
  return row?.id ?? null;
}

/** Those that are told of events, oldest first: a tool that misses its own here subscribes anew. */
export const listSubscriptions = (em: EntityManager, workspaceId: string): Promise<Subscription[]> =>
  askWithin<Subscription>(
    em,
    `select id, url, to_json(events) as events, source, ${isoSql('created_at')} as "createdAt"
     from webhook_endpoint where ${mine} and disabled_at is null order by webhook_endpoint.created_at, id`,
    [workspaceId],
  );

/** Ends a subscription; what is still to be sent to it goes too. False when there is none of this id. */
export async function unsubscribe(em: EntityManager, workspaceId: string, id: string): Promise<boolean> {
  const gone = await askWithin(em, `delete from webhook_endpoint where ${mine} and id::text = $2 returning id`, [
    workspaceId,
    id,
  ]);
  return gone.length > 0;
}
