import { v7 as timedId } from 'uuid';
import type { EventEntity, NewEvent } from '../../domain/webhooks/new-event.ts';
import type { Recipient } from '../../domain/webhooks/recipient.ts';
import { notifyQueued } from '../listener.ts';
import { askWithin, type Within } from '../sql/within.ts';

/** SQL that makes bodies where their texts lie, so that they do not travel. */
export interface EventSource {
  /** Joins to the events `c`, which have a `type` and an `"entityUid"`; an event that finds nothing is left out. */
  join: string;
  /** Expression of the entity's public id. */
  entityId: string;
  /** Expression of the body, a json object. */
  body: string;
}

const given: EventSource = { join: '', entityId: 'c."entityId"', body: 'c.body' };

/**
 * One statement for a batch. A delivery's place in its entity's order to that receiver is the one behind the last: the
 * caller holds the entity's row lock, so no other gets the same. An endpoint that was disabled or deleted since the
 * recipients were chosen is left out, so that its end fails nothing.
 */
const recordSql = ({ join, entityId, body }: EventSource) => `
  with change as materialized (select * from json_to_recordset($2) as x(id uuid, product text, type text,
      "entityKind" text, "entityId" text, "entityUid" uuid, body json, recipients json)),
  happened as materialized (
    insert into webhook_event (id, workspace_id, product, type, entity_kind, entity_id, entity_uid, body)
    select c.id, $1::uuid, c.product, c.type, c."entityKind", ${entityId}, c."entityUid", ${body} from change c ${join}
    returning id, entity_uid, octet_length(body::text) as bytes),
  active as materialized (
    select id from webhook_endpoint where workspace_id = $1 and disabled_at is null and deleted_at is null and id in (
      select r."endpointId" from change c, json_to_recordset(c.recipients) as r("endpointId" uuid))
    order by id for key share),
  addressed as materialized (
    select h.id as event_id, h.bytes, case when r."isOrdered" then h.entity_uid end as order_id, r.*
    from happened h join change c on c.id = h.id, json_to_recordset(c.recipients) as r(id uuid, "webhookId" text,
      profile text, source text, receiver text, url text, "endpointId" uuid, "isOrdered" boolean)
    where r."endpointId" is null or r."endpointId" in (select id from active)),
  queued as (
    insert into webhook_delivery (id, workspace_id, event_id, webhook_id, profile, source, receiver, url, endpoint_id,
      body_bytes, order_id, sequence, due_at)
    select id, $1::uuid, event_id, "webhookId", profile, source, receiver, url, "endpointId", bytes, order_id,
      case when order_id is null then 1 else row_number() over (partition by order_id, receiver order by event_id, id)
        + coalesce((select max(d.sequence) from webhook_delivery d
          where d.order_id = t.order_id and d.receiver = t.receiver), 0) end, clock_timestamp()
    from addressed t
    returning receiver)
  select receiver, ${notifyQueued('$1', 'receiver')} from (select distinct receiver from queued) q`;

const delivery = ({ profile, ...recipient }: Recipient) => {
  const id = timedId();
  return {
    ...recipient,
    id,
    webhookId: profile.deliveryId === 'uuid' ? id : `evt_${timedId().replaceAll('-', '')}`,
    profile: profile.name,
    isOrdered: profile.overtakeAfterMs !== null,
  };
};

const row = ({ entity, recipients, ...event }: SourcedEvent & { body?: object }) => ({
  ...{ ...event, id: timedId(), recipients: recipients.map(delivery) },
  ...(entity && { entityKind: entity.kind, entityId: entity.id, entityUid: entity.uid }),
});

/** An event whose body, and whose entity's public id, the database knows. */
export interface SourcedEvent extends Omit<NewEvent, 'body' | 'entity'> {
  entity: (Omit<EventEntity, 'id'> & { id?: string }) | null;
}

/**
 * Records events and their deliveries in the transaction that made them happen and that holds the row locks of their
 * entities. Answers the receivers to wake after the commit. An event without recipients is not recorded.
 */
async function record(within: Within, sql: string, workspaceId: string, events: readonly SourcedEvent[]) {
  const recorded = events.filter(({ recipients }) => recipients.length > 0).map(row);
  if (recorded.length === 0) return [];
  const rows = await askWithin<{ receiver: string }>(within, sql, [workspaceId, JSON.stringify(recorded)]);
  return rows.map(({ receiver }) => receiver);
}

/** The same as `recordEvents` for events whose bodies are made by SQL. */
export function recordEventsFrom(source: EventSource) {
  const sql = recordSql(source);
  return (within: Within, workspaceId: string, events: readonly SourcedEvent[]): Promise<string[]> =>
    record(within, sql, workspaceId, events);
}

const givenSql = recordSql(given);

/**
 * Records events of one workspace in the transaction that made them happen and that holds the row locks of their
 * entities. Answers the receivers to wake after the commit (`wakeReceivers`).
 */
export const recordEvents = (within: Within, workspaceId: string, events: readonly NewEvent[]): Promise<string[]> =>
  record(within, givenSql, workspaceId, events);

/** The same for one. */
export const recordEvent = (within: Within, workspaceId: string, event: NewEvent): Promise<string[]> =>
  recordEvents(within, workspaceId, [event]);
