import { Migration } from '@mikro-orm/migrations';
import { appendOnlyTable, dueIndex, queueColumns, queueTable, refuseChangeFunction, tenantTable } from './sql.ts';

/** Who did what: entries as calls make them, and apart from them their numbers and their chain. */
export class AuditLog extends Migration {
  override up(): void {
    const workspace = 'workspace_id uuid not null references workspace on delete cascade';
    const newestFirst = 'created_at desc, id desc';
    const statements = [
      ...refuseChangeFunction,
      // Ids and nothing that a person is known by: it is kept when what it speaks of is erased.
      `create table audit_entry (
         id uuid primary key, ${workspace}, actor_id uuid, token_id uuid, action text not null,
         target_type text, target_id uuid, ip text not null, status smallint not null,
         created_at timestamptz(3) not null default clock_timestamp())`,
      `create index audit_entry_listed on audit_entry (workspace_id, ${newestFirst})`,
      `create index audit_entry_action on audit_entry (workspace_id, action, ${newestFirst})`,
      `create index audit_entry_token on audit_entry (workspace_id, token_id, ${newestFirst})`,
      `create index audit_entry_target on audit_entry (workspace_id, target_id, ${newestFirst}) where target_id is not null`,
      // It refers to entries without a foreign key: a seal outlives its entry, and so tells that one was removed.
      `create table audit_seal (
         ${workspace}, seq bigint not null, entry_id uuid not null unique, prev_hash text, hash text not null,
         primary key (workspace_id, seq))`,
      // Entries that committed together and have no seal yet. A row of its own for each commit, so that no call waits for another.
      `create table audit_work (
         id uuid primary key, ${workspace}, entry_ids uuid[] not null default '{}', ${queueColumns})`,
      ...queueTable('audit_work'),
      dueIndex('audit_work'),
      ...tenantTable('audit_work'),
      ...appendOnlyTable('audit_entry'),
      ...appendOnlyTable('audit_seal'),
    ];
    for (const statement of statements) this.addSql(statement);
  }
}
