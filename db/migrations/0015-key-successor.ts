import { Migration } from '@mikro-orm/migrations';

/** Which key took the place of one that was rotated. */
export class KeySuccessor extends Migration {
  override up(): void {
    this.addSql('alter table access_key add column successor_id uuid references access_key on delete set null');
  }
}
