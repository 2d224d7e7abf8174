import { Migration } from '@mikro-orm/migrations';
import { GLOBAL_TABLE, globalTable } from './sql.ts';

/** Who listens, for the drains of the installation; those of workspaces are in `drain`. And what was global before is declared to be. */
export class InstallationWork extends Migration {
  override up(): void {
    const statements = [
      `create table installation_drain (
         queue text not null,
         key text not null,
         listening_until timestamptz,
         primary key (queue, key)) with (fillfactor = 50)`,
      ...globalTable('installation_drain', { runtime: 'select, insert, update, delete' }),
      `comment on table rate_window is '${GLOBAL_TABLE}'`,
    ];
    for (const statement of statements) this.addSql(statement);
  }
}
