import type pg from 'pg';
import { countAllLogs } from '../../db/migrations/0008-lists.ts';

/** A task uses one or two models, as tasks do; the first places have most logs, the last next to none. */
const places = `
  insert into project (id, workspace_id, name, name_key)
    select gen_random_uuid(), $1::uuid, 'Project ' || i, 'project ' || i from generate_series(1, 24) i`;
const tasks = `
  insert into task (id, workspace_id, project_id, name, name_key)
    select gen_random_uuid(), p.workspace_id, p.id, 'Task ' || i, 'task ' || i
    from project p, generate_series(1, 6) i where p.workspace_id = $1::uuid`;

const columns = `workspace_id, uid, id, project_id, task_id, status, verdict, confidence_score, explanation,
  applied_rules, human_decision, output, input, model, latency_ms, cost_usd, session_id, subject_id, actor_id, tags,
  content_sha256, "timestamp", created_at, evaluated_at`;

/**
 * Ninety days of logs: 12 % flagged or errored, a third of those undecided; some without model, latency, cost or
 * session; parties and tags from everywhere to nowhere.
 */
const logs = `
  with place as materialized (
    select row_number() over (order by length(p.name), p.name) - 1 as n, p.id,
      (select array_agg(t.id order by t.name) from task t where t.project_id = p.id) as tasks
    from project p where p.workspace_id = $1::uuid)
  insert into log (${columns}, search_key)
  select x.*, lower(concat(model, chr(31), session_id, chr(31), subject_id, chr(31), actor_id)) from (
  select $1::uuid, gen_random_uuid(), gen_random_uuid()::text, p.id, p.tasks[t.task], s.status, s.status, 1,
    'Three rules checked, none triggered.',
    json_build_array(json_build_object('ruleName', 'Discount cap', 'outcome', 'passed', 'summary', 'Within bounds.')),
    case when s.status <> 'pass' and r.b < 0.66 then 'approved' end,
    repeat('Thank you for writing to us about this parcel. ', 12) || r.i, 'Where is my order ' || r.i || '?',
    (array['gpt-5.5', 'gpt-5-mini', 'gpt-4.1', 'gpt-4o', 'claude-opus-5', 'claude-sonnet-5', 'claude-haiku-4-5', null])
      [1 + (p.n + coalesce(t.task, 0) + (r.b * 1.3)::int) % 8],
    case when r.c < 0.9 then round(200 + r.d * r.d * 8000) end, case when r.d < 0.75 then round(r.c * 20000) / 1e6 end,
    case when r.a < 0.6 then 'session-' || r.i / 5 end, case when r.b < 0.5 then 'customer-' || (r.c ^ 3 * 40000)::int end,
    case when r.c < 0.3 then 'agent-' || (r.d * r.d * 200)::int end,
    array_remove(array[case when r.a < 0.3 then 'prod' end, case when r.b > 0.95 then 'beta' end,
      case when r.c > 0.99 then 'vip' end], null),
    md5(r.i::text), now() - interval '90 days' * (1 - r.i / $2::float8) - r.d * interval '1 minute', now(), now()
  from (select i, random() a, random() b, random() c, random() d, random() e from generate_series(1, $2::int) i) r
    cross join lateral (select nullif((r.a * 7)::int % 7, 0) as task) t
    cross join lateral (select case when r.d < 0.88 then 'pass' when r.d < 0.98 then 'flagged' else 'error' end) s (status)
    join place p on p.n = floor(24 * r.e * r.e)) x(${columns})`;

const tags = `
  insert into log_tag (workspace_id, tag, log_uid)
  select workspace_id, unnest(tags), uid from log where workspace_id = $1::uuid`;

/** Takes the indexes of lists away while `work` runs: to build them afterwards is several times quicker. */
async function withoutListIndexes(admin: pg.Client, work: () => Promise<void>): Promise<void> {
  const { rows } = await admin.query<{ name: string; definition: string }>(
    `select indexname as name, indexdef as definition from pg_indexes
     where tablename = 'log' and indexdef like '%(due_at IS NULL)%'`,
  );
  for (const { name } of rows) await admin.query(`drop index ${name}`);
  await work();
  for (const { definition } of rows) await admin.query(definition);
}

/** Fills workspaces with this many logs each, straight in SQL, counts included; the rest of the database is empty. */
export async function fillLogs(admin: pg.Client, counts: Map<string, number>): Promise<void> {
  await admin.query('set synchronous_commit to off; alter table log disable trigger tally_insert');
  await withoutListIndexes(admin, async () => {
    for (const [workspaceId, count] of counts) {
      for (const statement of [places, tasks]) await admin.query(statement, [workspaceId]);
      await admin.query(logs, [workspaceId, count]);
      await admin.query(tags, [workspaceId]);
    }
  });
  await admin.query(countAllLogs);
  await admin.query('alter table log enable trigger tally_insert; reset synchronous_commit');
  for (const table of ['log', 'log_tag', 'log_tally', 'project', 'task']) await admin.query(`vacuum analyze ${table}`);
}
