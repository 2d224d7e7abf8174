import { Migration } from '@mikro-orm/migrations';
import { queueColumns, queueTable, tenantTable } from './sql.ts';

/**
 * Projects and tasks that go leave at once and are emptied later: a row that is not live stands in for the one it was
 * merged into, or, without one, hides its logs until they are erased.
 */
const leaves = (table: string, columns: string): string[] => [
  `alter table ${table} add live boolean not null default true,
     add merged_into uuid references ${table} on delete set null,
     drop constraint ${table}_${columns.replaceAll(', ', '_')}_key`,
  `create unique index ${table}_live_name on ${table} (${columns}) where live`,
  `create index ${table}_departed on ${table} (workspace_id) where not live`,
  `create index ${table}_merged on ${table} (merged_into) where merged_into is not null`,
];

/** What merged and deleted projects, and deleted tasks, leave behind, and the queue of its clearing. */
export class Departures extends Migration {
  override up(): void {
    const statements = [
      ...leaves('project', 'workspace_id, name_key'),
      ...leaves('task', 'workspace_id, project_id, name_key'),
      'create index project_name on project (workspace_id, name_key)',
      `create table departure (
         id uuid primary key, workspace_id uuid not null references workspace on delete cascade,
         kind text not null, created_at timestamptz(3) not null default clock_timestamp(), ${queueColumns})`,
      ...tenantTable('departure'),
      ...queueTable('departure'),
    ];
    for (const statement of statements) this.addSql(statement);
  }
}
