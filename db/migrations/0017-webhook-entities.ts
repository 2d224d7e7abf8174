import { Migration } from '@mikro-orm/migrations';
import { asOwner, eventsGoWith, eventsGoWithFunction } from './sql.ts';

/**
 * What an event is about, by kind and id: whatever product it belongs to. The uid is the entity's own, so that events of
 * one that was deleted are never taken for those of another that has its id now.
 */
export class WebhookEntities extends Migration {
  override up(): void {
    const statements = [
      'alter table webhook_event add column entity_kind text, add column entity_id text, add column entity_uid uuid',
      ...asOwner(
        ['webhook_event', 'log'],
        [
          `update webhook_event e set entity_kind = 'log', entity_id = l.id, entity_uid = l.uid
           from log l where l.uid = e.log_uid`,
        ],
      ),
      'alter table webhook_event drop column log_uid',
      `alter table webhook_event add constraint webhook_event_entity
         check (num_nulls(entity_kind, entity_id, entity_uid) in (0, 3))`,
      'create index webhook_event_uid on webhook_event (entity_uid) where entity_uid is not null',
      'create index webhook_event_entity on webhook_event (workspace_id, entity_id) where entity_id is not null',
      'create index webhook_event_age on webhook_event (workspace_id, created_at)',
      ...eventsGoWithFunction,
      eventsGoWith('log', 'uid'),
    ];
    for (const statement of statements) this.addSql(statement);
  }
}
