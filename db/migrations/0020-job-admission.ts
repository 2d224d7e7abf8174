import { Migration } from '@mikro-orm/migrations';
import { admissionTable, globalTable } from './sql.ts';

/** Logs whose judge has no place left wait in the table; how many places there are goes by the workers that live. */
export class JobAdmission extends Migration {
  override up(): void {
    const statements = [
      ...admissionTable('log'),
      'create table live_worker (id uuid primary key, seen_at timestamptz not null)',
      ...globalTable('live_worker', { runtime: 'select, insert, update, delete', queue: 'select' }),
    ];
    for (const statement of statements) this.addSql(statement);
  }
}
