import { Migration } from '@mikro-orm/migrations';
import { asOwner } from './sql.ts';

/** Endpoints with a secret of their own, a filter of their product, and an end; deliveries that are sent only once. */
export class WebhookEndpoints extends Migration {
  override up(): void {
    const statements = [
      // The number is for contracts whose ids are integers.
      `alter table webhook_endpoint add column number bigint generated always as identity,
         add column secret_ciphertext text, add column filter json, add column deleted_at timestamptz(3),
         add column updated_at timestamptz(3) not null default clock_timestamp()`,
      ...asOwner(
        ['webhook_endpoint'],
        [
          `update webhook_endpoint set updated_at = created_at,
             deleted_at = case when disabled_reason = 'Unsubscribed.' then disabled_at end`,
        ],
      ),
      // Whether an address may be there twice is for the product to say.
      'drop index webhook_endpoint_url',
      `create index webhook_endpoint_url on webhook_endpoint (workspace_id, product, md5(url)) where deleted_at is null`,
      // Read with every event; most workspaces have none.
      'drop index webhook_endpoint_active',
      `create index webhook_endpoint_active on webhook_endpoint (workspace_id, product) include (id, events)
         where disabled_at is null and deleted_at is null`,
      'drop index webhook_delivery_endpoint',
      `create index webhook_delivery_endpoint on webhook_delivery (endpoint_id, created_at) where endpoint_id is not null`,
      'alter table webhook_delivery add column once boolean not null default false',
    ];
    for (const statement of statements) this.addSql(statement);
  }
}
