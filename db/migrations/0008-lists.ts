import { Migration } from '@mikro-orm/migrations';
import { tenantTable } from './sql.ts';

/** What a list reads of a log without visiting its row. */
const listed = 'uid, project_id, task_id, status, human_decision';

/** A log with its verdict; before that it is read from the queue. Its entries are written once, by the last update. */
const settled = 'due_at is null';

/** What is counted apart. */
const cells = 'workspace_id, facet, day, project_id, task_id, status, decided';

const day = `(l."timestamp" at time zone 'utc')::date`;
const place = 'l.workspace_id, l.project_id, l.task_id, l.status';
const decided = 'l.human_decision is not null';

/**
 * What logs add to the cells they count in: that of their day, that of their model whatever the day, and that of each
 * tag and day. `rows` are logs with a `weight`. Equal ones are put together before they are spread over the cells.
 */
const cellsOf = (rows: string): string => `
  with l as materialized (${rows}), c as materialized (
    select ${place}, ${decided} as decided, ${day} as day, l.model, sum(l.weight) as logs from l
    group by ${place}, ${decided}, ${day}, l.model having sum(l.weight) <> 0)
  select workspace_id, '' as facet, day, project_id, task_id, status, decided, logs from c
  union all
  select workspace_id, 'model:' || coalesce(model, ''), null, project_id, task_id, status, decided, logs from c
  union all
  select l.workspace_id, 'tag:' || tag, ${day}, l.project_id, l.task_id, l.status, ${decided}, sum(l.weight)
  from l cross join unnest(l.tags) tag group by ${place}, ${decided}, ${day}, tag having sum(l.weight) <> 0`;

const weighed = (rows: string, weight: number): string => `
  select l.workspace_id, l.project_id, l.task_id, l.status, l.human_decision, l."timestamp", l.model, l.tags,
    ${weight} as weight from ${rows} l where l.${settled}`;

/** SQL that counts every settled log afresh into an empty `log_tally`. */
export const countAllLogs = `
  insert into log_tally (${cells}, logs, folded)
  select ${cells}, sum(logs), true from (${cellsOf(weighed('log', 1))}) counted
  group by ${cells} order by ${cells}`;

/**
 * Writes what a statement changed in the counts of settled logs, as rows of their own: writers of a workspace never
 * wait for each other. One in 64 folds such rows into the cells' totals, if nobody else does.
 */
const tallyLogs = `
  create function tally_logs() returns trigger language plpgsql as $$
  declare
    folded_workspace uuid;
  begin
    if tg_op = 'UPDATE' then
      if not exists (select from new_log where ${settled} union all select from old_log where ${settled}) then
        return null; -- a claim
      end if;
      insert into log_tally (${cells}, logs)
      select * from (${cellsOf(`${weighed('new_log', 1)} union all ${weighed('old_log', -1)}`)}) changed;
    elsif tg_op = 'DELETE' then
      insert into log_tally (${cells}, logs)
      select * from (${cellsOf(weighed('old_log', -1))}) changed
      where exists (select from workspace w where w.id = changed.workspace_id); -- else its counts go too
    else
      insert into log_tally (${cells}, logs)
      select * from (${cellsOf(weighed('(select new.*)', 1))}) changed;
    end if;
    if found and random() < 1 / 64.0 then
      folded_workspace := nullif(current_setting('app.workspace_id', true), '')::uuid;
      perform fold_log_tally(folded_workspace);
    end if;
    return null;
  end $$`;

const foldLogTally = `
  create function fold_log_tally(of_workspace uuid) returns void language plpgsql as $$
  begin
    if not pg_try_advisory_xact_lock(727427, hashtext(of_workspace::text)) then return; end if;
    with gone as (delete from log_tally where not folded and workspace_id = of_workspace returning *)
    insert into log_tally as t (${cells}, logs, folded)
    select ${cells}, sum(logs), true from gone group by ${cells} having sum(logs) <> 0
    on conflict (${cells}) where folded do update set logs = t.logs + excluded.logs;
  end $$`;

/** Lists of a million logs: indexes that answer alone, and counts instead of counting. */
export class Lists extends Migration {
  override up(): void {
    const statements = [
      // Where q is looked for, beside the names of project and task.
      "alter table log add column search_key text not null default ''",
      `update log set search_key = lower(coalesce(model, '') || chr(31) || coalesce(session_id, '') || chr(31) ||
         coalesce(subject_id, '') || chr(31) || coalesce(actor_id, ''))`,
      'alter table log drop constraint log_workspace_id_fkey', // its project's says the same, and every insert pays for it
      'drop index log_timestamp',
      'drop index log_session',
      `create index log_listed on log (workspace_id, "timestamp", id desc)
         include (${listed}, latency_ms, cost_usd, model, search_key) where ${settled}`,
      ...['latency_ms', 'cost_usd', 'model'].map(
        (column) => `create index log_${column} on log (workspace_id, ${column}, id) include (${listed})
          where ${settled} and ${column} is not null`,
      ),
      ...['session_id', 'subject_id', 'actor_id'].map(
        (
          column,
        ) => `create index log_${column} on log (workspace_id, ${column}, "timestamp", id desc) include (${listed})
          where ${settled} and ${column} is not null`,
      ),
      `create index log_failed on log (workspace_id, status, "timestamp", id desc) include (${listed.replace(' status,', '')})
         where ${settled} and status in ('flagged', 'error')`,
      `create index log_review on log (workspace_id, "timestamp", id desc) include (${listed})
         where ${settled} and status in ('flagged', 'error') and human_decision is null`,
      `create table log_tally (
         workspace_id uuid not null references workspace on delete cascade, facet text collate "C" not null, day date,
         project_id uuid not null, task_id uuid, status text not null, decided boolean not null,
         logs int not null, folded boolean not null default false) with (fillfactor = 70)`,
      `create unique index log_tally_cell on log_tally (${cells}) nulls not distinct where folded`,
      'create index log_tally_change on log_tally (workspace_id, facet) where not folded',
      'alter table log no force row level security', // else its owner sees no log to count
      countAllLogs,
      'alter table log force row level security',
      foldLogTally,
      tallyLogs,
      ...tenantTable('log_tally'),
      `create trigger tally_update after update on log referencing old table as old_log new table as new_log
         for each statement execute function tally_logs()`,
      `create trigger tally_delete after delete on log referencing old table as old_log
         for each statement execute function tally_logs()`,
      `create trigger tally_insert after insert on log for each row when (new.${settled})
         execute function tally_logs()`,
    ];
    for (const statement of statements) this.addSql(statement);
  }
}
