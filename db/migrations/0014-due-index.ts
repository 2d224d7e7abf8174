import { Migration } from '@mikro-orm/migrations';
import { dueIndex } from './sql.ts';

/** How old the oldest due row of a queue is, answered by its first entry and not by all that is pending. */
export class DueIndex extends Migration {
  override up(): void {
    for (const table of ['log', 'media_sweep', 'departure', 'webhook_delivery']) this.addSql(dueIndex(table));
  }
}
