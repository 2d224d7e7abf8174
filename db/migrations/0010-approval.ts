import { Migration } from '@mikro-orm/migrations';

/** What people say of a log beside yes and no, what a log revises, and who subscribed to events. */
export class Approval extends Migration {
  override up(): void {
    const statements = [
      `alter table log add column require_approval boolean not null default false, add column revision_of text,
         add column comment text, add column corrected_output text`,
      'alter table webhook_endpoint add column source text',
      // One receiver is told of an event once. Of a digest: an address may be longer than an entry of an index.
      'create unique index webhook_endpoint_url on webhook_endpoint (workspace_id, product, md5(url))',
      // Read with every verdict; most workspaces have none.
      `create index webhook_endpoint_active on webhook_endpoint (workspace_id, product) include (id, events)
         where disabled_at is null`,
    ];
    for (const statement of statements) this.addSql(statement);
  }
}
