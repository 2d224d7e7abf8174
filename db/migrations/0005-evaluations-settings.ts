import { Migration } from '@mikro-orm/migrations';
import { tenantTable } from './sql.ts';

/** A workspace's settings, written at their first change, and what its judges used, month by month. */
export class EvaluationsSettings extends Migration {
  override up(): void {
    const statements = [
      `create table evaluations_settings (
         workspace_id uuid primary key references workspace on delete cascade,
         webhook_enabled boolean not null default false,
         outbound_webhook_url text,
         outbound_webhook_events text[] not null default '{flagged,error,approved,rejected}',
         notify_on_flag boolean not null default true,
         notify_on_fail boolean not null default true,
         email_on_flag boolean not null default false,
         email_on_fail boolean not null default false,
         slack_notifications_enabled boolean not null default false,
         email_notifications_enabled boolean not null default false,
         slack_webhook_url_ciphertext text,
         slack_channel_id text,
         notification_email text,
         color text,
         openai_api_key_ciphertext text,
         anthropic_api_key_ciphertext text,
         openrouter_api_key_ciphertext text,
         openai_judge_model text,
         anthropic_judge_model text,
         openrouter_judge_model text,
         default_judge_provider text,
         estimated_incident_cost_usd float8,
         onboarding_dismissed boolean not null default false)`,
      `create table evaluations_usage (
         workspace_id uuid not null references workspace on delete cascade,
         month date not null,
         llm_judge_calls bigint not null default 0,
         prompt_tokens bigint not null default 0,
         completion_tokens bigint not null default 0,
         cost_usd float8 not null default 0,
         primary key (workspace_id, month)) with (fillfactor = 50)`,
      // Logs and files of a month are counted where they lie, so that accepting a log counts nothing.
      // Of blocks, not of rows: rows lie in the order they came in, and no insert or update pays for it.
      'create index log_created on log using brin (created_at)',
      'create index log_media on log (workspace_id, created_at) include (media_bytes) where media_bytes > 0',
      ...tenantTable('evaluations_settings'),
      ...tenantTable('evaluations_usage'),
    ];
    for (const statement of statements) this.addSql(statement);
  }
}
