import { Migration } from '@mikro-orm/migrations';
import { globalTable } from './sql.ts';

/** Lists that services give as a whole, such as that of Tor exits: fetched once for an installation, by whoever has the lease. */
export class SourceLists extends Migration {
  override up(): void {
    const statements = [
      `create table source_list (
         name text primary key,
         lines text[],
         sha256 text,
         retrieved_at timestamptz,
         leased_until timestamptz)`,
      ...globalTable('source_list', { runtime: 'select, insert, update' }),
    ];
    for (const statement of statements) this.addSql(statement);
  }
}
