import { Migration } from '@mikro-orm/migrations';
import { tenantTable } from './sql.ts';

/** One row per drain key: until when a pass listens, so that writers know whether they must signal. */
export class DurableWork extends Migration {
  override up(): void {
    const statements = [
      `create table drain (
         workspace_id uuid not null references workspace on delete cascade,
         queue text not null,
         key text not null,
         listening_until timestamptz,
         primary key (workspace_id, queue, key)) with (fillfactor = 50)`,
      ...tenantTable('drain'),
      'create policy queue on drain for select to tracework_role_queue using (true)',
      'grant select on drain to tracework_role_queue',
    ];
    for (const statement of statements) this.addSql(statement);
  }
}
