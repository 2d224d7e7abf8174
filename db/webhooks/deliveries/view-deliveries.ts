import type { DeliveryDetail, DeliveryQuery, DeliverySummary } from '../../../domain/webhooks/delivery-view.ts';
import type { Database } from '../../database.ts';
import { isoSql } from '../../sql/iso-sql.ts';
import { inWorkspaceSql, queryInWorkspace } from '../../tenant.ts';
import { findDeliveryPlace } from './delivery-places.ts';

const summary = `d.id, d.workspace_id as "workspaceId", d.webhook_id as "webhookId", e.product, e.type as event,
  case when e.entity_kind is not null then json_build_object('kind', e.entity_kind, 'id', e.entity_id) end as entity,
  d.source, d.receiver,
  d.state, d.attempts, d.last_error as "lastError", ${isoSql('d.created_at')} as "createdAt",
  ${isoSql('d.due_at')} as "dueAt", ${isoSql('d.settled_at')} as "settledAt"`;
const sources = `webhook_delivery d join webhook_event e on e.id = d.event_id`;

/** Deliveries of a workspace, newest first; `before` may be one of another workspace. */
export async function listDeliveries(
  db: Database,
  workspaceId: string,
  { state, receiver, entity, since, before, limit }: DeliveryQuery,
): Promise<DeliverySummary[]> {
  const last = before ? await findDeliveryPlace(db, before) : undefined;
  if (last === null) return [];
  const { rows } = await queryInWorkspace<DeliverySummary>(db, workspaceId, {
    text: `select ${summary} from ${sources}
      where d.workspace_id = $1 and ($2::text is null or d.state = $2) and ($3::text is null or d.receiver = $3)
        and ($4::timestamptz is null or d.created_at >= $4)
        and ($8::text is null or (e.entity_kind = $8 and e.entity_id = $9))
        and ($5::timestamptz is null or (d.created_at, d.id) < ($5, $6::uuid))
      order by d.created_at desc, d.id desc limit $7`,
    values: [
      ...[workspaceId, state ?? null, receiver ?? null, since ?? null, last?.createdAt ?? null, before ?? null, limit],
      ...[entity?.kind ?? null, entity?.id ?? null],
    ],
  });
  return rows;
}

/** One delivery with its attempts; null when the workspace has none of this id. */
export const findDelivery = (db: Database, workspaceId: string, id: string): Promise<DeliveryDetail | null> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    const { rows } = await client.query<Omit<DeliveryDetail, 'history'>>(
      `select ${summary}, d.url, d.body_bytes as "bodyBytes" from ${sources} where d.workspace_id = $1 and d.id = $2`,
      [workspaceId, id],
    );
    const [found] = rows;
    if (!found) return null;
    const attempts = await client.query<DeliveryDetail['history'][number]>(
      `select number, ${isoSql('started_at')} as "startedAt", duration_ms as "durationMs", status, error, answer
       from webhook_attempt where workspace_id = $1 and delivery_id = $2 order by number`,
      [workspaceId, id],
    );
    return { ...found, history: attempts.rows };
  });
