import { Migration } from '@mikro-orm/migrations';

/** Files that an erasure has yet to see gone. */
export class Erasure extends Migration {
  override up(): void {
    this.addSql(`alter table erasure add column file_ids uuid[] not null default '{}'`);
  }
}
