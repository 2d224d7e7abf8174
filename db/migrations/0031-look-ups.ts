import { Migration } from '@mikro-orm/migrations';

/** Whether a look-up asked somebody, and how the sources of a workspace have answered lately. */
export class LookUps extends Migration {
  override up(): void {
    this.addSql('alter table look_up add column is_asked boolean not null default true');
    this.addSql(
      `create index look_up_health on look_up (workspace_id, worker_id, status, retrieved_at desc) where is_asked`,
    );
  }
}
