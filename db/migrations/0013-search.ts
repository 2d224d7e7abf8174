import { Migration } from '@mikro-orm/migrations';

const listed = 'uid, project_id, task_id, human_decision, search_key';

/** The words that `q` looks through, in the indexes of what failed too: a search among those visits no row. */
export class Search extends Migration {
  override up(): void {
    const statements = [
      'drop index log_failed',
      `create index log_failed on log (workspace_id, status, "timestamp", id desc) include (${listed})
         where due_at is null and status in ('flagged', 'error')`,
      'drop index log_review',
      `create index log_review on log (workspace_id, "timestamp", id desc) include (status, ${listed})
         where due_at is null and status in ('flagged', 'error') and human_decision is null`,
    ];
    for (const statement of statements) this.addSql(statement);
  }
}
