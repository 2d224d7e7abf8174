import type { EntityManager } from '@mikro-orm/postgresql';
import { v4 as uuid } from 'uuid';
import type { Subscription, SubscriptionCreate } from '../../domain/evaluations/contract/webhooks/subscription.ts';
import { isoSql } from '../iso-sql.ts';
import { askWithin } from '../within.ts';

/** Each costs a delivery per event. */
const MOST_SUBSCRIPTIONS = 100;

const mine = `workspace_id = $1 and product = 'evaluations'`;

/** One that ended keeps its row for the sake of what was delivered to it; what is still to be sent is cancelled. */
const ENDED = 'Unsubscribed.';

/**
 * Subscribes an address to events; one that was subscribed before keeps its id, gets these events and is enabled again.
 * Null when the workspace has 100 others.
 */
export async function subscribe(
  em: EntityManager,
  workspaceId: string,
  { url, events, source }: SubscriptionCreate,
): Promise<string | null> {
  await em.execute('select pg_advisory_xact_lock(727428, hashtext(?))', [workspaceId]); // two must not both be the last
  await em.execute(
    `delete from webhook_endpoint w where workspace_id = ? and product = 'evaluations' and disabled_at is not null
       and not exists (select from webhook_delivery d where d.endpoint_id = w.id)`,
    [workspaceId],
  );
  const [others] = await askWithin<{ count: number }>(
    em,
    `select count(*)::int from webhook_endpoint where ${mine} and disabled_at is null and url <> $2`,
    [workspaceId, url],
  );
  if (others && others.count >= MOST_SUBSCRIPTIONS) return null;
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

/** Ends a subscription, also one that was disabled. False when there is none of this id, or it ended before. */
export async function unsubscribe(em: EntityManager, workspaceId: string, id: string): Promise<boolean> {
  const ended = await askWithin(
    em,
    `update webhook_endpoint set disabled_at = coalesce(disabled_at, clock_timestamp()), disabled_reason = '${ENDED}'
     where ${mine} and id::text = $2 and disabled_reason is distinct from '${ENDED}' returning id`,
    [workspaceId, id],
  );
  return ended.length > 0;
}
