import { Migration } from '@mikro-orm/migrations';
import { queueColumns, queueTable, tenantTable } from './sql.ts';

/** Projects, tasks, rules and logs; a log is its own outbox row. */
export class Evaluations extends Migration {
  override up(): void {
    const workspace = 'workspace_id uuid not null references workspace on delete cascade';
    const createdAt = 'created_at timestamptz(3) not null default clock_timestamp()';
    const statements = [
      `create table project (
         id uuid primary key, ${workspace}, name text not null, name_key text not null, icon text, ${createdAt},
         unique (workspace_id, name_key))`,
      `create table task (
         id uuid primary key, ${workspace}, project_id uuid not null references project on delete cascade,
         name text not null, name_key text not null, ${createdAt},
         unique (workspace_id, project_id, name_key))`,
      'create index task_project on task (project_id)',
      `create table rule (
         id uuid primary key, ${workspace}, name text not null, type text not null, description text,
         value text not null, is_active boolean not null default true,
         project_id uuid references project on delete cascade, task_name text, task_key text,
         llm_judge_provider text, llm_judge_model text, ${createdAt})`,
      'create index rule_workspace on rule (workspace_id, created_at)',
      'create index rule_project on rule (project_id)',
      `create table log (
         uid uuid primary key, ${workspace}, id text not null,
         project_id uuid not null references project on delete cascade,
         task_id uuid references task on delete cascade,
         status text not null default 'pending', verdict text, confidence_score float8, explanation text,
         applied_rules json not null default '[]',
         human_decision text, decided_at timestamptz(3), decided_by text, decision_source text,
         output text not null, input text, input_text text, model text,
         latency_ms float8, cost_usd float8, confidence float8,
         session_id text, subject_id text, actor_id text, tags text[] not null default '{}',
         metadata json not null default '{}', callback_url text, callback_events text,
         media_bytes bigint not null default 0, content_sha256 text not null,
         "timestamp" timestamptz(3) not null, ${createdAt}, evaluated_at timestamptz(3),
         ${queueColumns},
         unique (workspace_id, id))`,
      'create index log_timestamp on log (workspace_id, "timestamp" desc, id)',
      'create index log_project on log (project_id)',
      'create index log_task on log (task_id) where task_id is not null',
      'create index log_session on log (workspace_id, session_id) where session_id is not null',
      `create table log_tag (
         ${workspace}, tag text not null, log_uid uuid not null references log on delete cascade,
         primary key (workspace_id, tag, log_uid))`,
      'create index log_tag_log on log_tag (log_uid)',
      // What a judged log has learnt so far: its rules as they were when its evaluation began, outcomes as they come.
      `create table applied_rule (
         ${workspace}, log_uid uuid not null references log on delete cascade, position smallint not null,
         rule json not null, outcome json, primary key (log_uid, position))`,
      // One rule tried on one output: lives while its caller waits.
      `create table rule_trial (
         id uuid primary key, ${workspace}, request json not null, result json, ${createdAt})`,
      'create index rule_trial_workspace on rule_trial (workspace_id, created_at)',
      ...['project', 'task', 'rule', 'log', 'log_tag', 'applied_rule', 'rule_trial'].flatMap((table) =>
        tenantTable(table),
      ),
      ...queueTable('log'),
    ];
    for (const statement of statements) this.addSql(statement);
  }
}
