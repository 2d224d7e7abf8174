import { askWithin, type Within } from '../sql/within.ts';

/** How much went. */
export interface DeletedEvents {
  events: number;
  /** Their deliveries, the ones that had arrived among them. */
  deliveries: number;
}

/**
 * Deletes all events about these entities, given by kind and internal uuid, with their deliveries; for entities whose
 * table has no trigger that does it, and for whoever has to say how many there were.
 */
export async function deleteEventsOf(
  within: Within,
  workspaceId: string,
  entities: readonly { kind: string; uid: string }[],
): Promise<DeletedEvents> {
  if (entities.length === 0) return { events: 0, deliveries: 0 };
  const [deleted] = await askWithin<{ events: number; deliveries: number }>(
    within,
    `with about as materialized (
       select e.id from webhook_event e join json_to_recordset($2) as x(kind text, uid uuid)
         on x.uid = e.entity_uid and x.kind = e.entity_kind where e.workspace_id = $1),
     gone as (delete from webhook_event where id in (select id from about) returning id)
     select (select count(*)::int from gone) as events,
       (select count(*)::int from webhook_delivery where event_id in (select id from about)) as deliveries`,
    [workspaceId, JSON.stringify(entities.map(({ kind, uid }) => ({ kind, uid })))],
  );
  return deleted ?? { events: 0, deliveries: 0 };
}
