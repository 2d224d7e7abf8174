import { Migration } from '@mikro-orm/migrations';
import { tenantTable } from './sql.ts';

/** What a workspace has used of its quotas, by calendar month (UTC), and what the answers kept for repeats are about. */
export class QuotasAndKeptAnswers extends Migration {
  override up(): void {
    const statements = [
      `create table monthly_quota (
         workspace_id uuid not null references workspace on delete cascade,
         name text not null,
         month date not null,
         used bigint not null,
         primary key (workspace_id, name, month))`,
      ...tenantTable('monthly_quota'),
      `alter table idempotent_request add column entities text[] not null default '{}'`,
    ];
    for (const statement of statements) this.addSql(statement);
  }
}
