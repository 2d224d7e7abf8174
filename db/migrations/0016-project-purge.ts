import { Migration } from '@mikro-orm/migrations';

/** The queue of deleted projects and tasks whose logs are erased, under the name of what happens to them. */
export class ProjectPurge extends Migration {
  override up(): void {
    this.addSql('alter table departure rename to project_purge');
    for (const index of ['pkey', 'queue', 'due'])
      this.addSql(`alter index departure_${index} rename to project_purge_${index}`);
    for (const table of ['project', 'task']) this.addSql(`alter index ${table}_departed rename to ${table}_not_live`);
  }
}
