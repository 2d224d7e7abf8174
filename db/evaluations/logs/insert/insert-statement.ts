import { JUDGES_AT_ONCE, workspaceJudge } from '../../../../domain/evaluations/judge/wanted-judges.ts';
import { notifyCall } from '../../../listener.ts';
import { logColumns, type NewLog, projectColumns } from './log-columns.ts';

/** `waiting`: for a place with its judges; `job`: for files first, which need none. */
export type Lane = 'drain' | 'job' | 'waiting';

/** Lanes of stored logs by uid; null for a row that was not stored. */
export type Lanes = Map<string, Lane | null>;

const sent = [...logColumns, ...projectColumns];
const names = logColumns.map(({ name }) => `"${name}"`).join(', ');
const stored = logColumns.map((column) => column.stored ?? `"${column.name}"`).join(', ');

/**
 * One statement does it all, because each costs a round trip: finds projects and tasks, decides the lanes, stores what is
 * new and notifies the listeners. Answers the rows whose project and task exist; those without a lane were not stored:
 * later rows of an id that is stored, or stands twice in the batch, are repeats of the first or in conflict with it.
 * Projects and tasks are held until the commit, so that one that is deleted meanwhile either takes these logs along or is
 * not found.
 */
const insertSql = `
  with input as materialized (select * from json_to_recordset($2) as x(
      ${sent.map(({ name, type }) => `"${name}" ${type}`).join(', ')})),
  judged as materialized (select project_id, task_key, coalesce(llm_judge_provider, '${workspaceJudge}') as judge from rule
    where workspace_id = $1::uuid and is_active and type = 'llm_judge'),
  projects as materialized (select id, name_key from project
    where workspace_id = $1 and live and name_key in (select project_key from input) order by name_key for key share),
  tasks as materialized (select id, project_id, name_key from task
    where workspace_id = $1 and live and project_id in (select id from projects)
      and name_key in (select task_key from input) order by id for key share),
  placed as materialized (
    select i.*, p.id as project_id, t.id as task_id,
      case when wanted.judges > 0 then 'waiting' else 'drain' end as lane, coalesce(wanted.names, '') as admission_key,
      least(wanted.judges, ${JUDGES_AT_ONCE}) as admission_weight
    from input i join projects p on p.name_key = i.project_key
      left join tasks t on t.project_id = p.id and t.name_key = i.task_key
      cross join lateral (select count(*) as judges, string_agg(distinct judge, '+' order by judge) as names from judged j
        where (j.project_id is null or j.project_id = p.id) and (j.task_key is null or j.task_key = i.task_key)) wanted
    where i.task_key is null or t.id is not null),
  stored as (
    insert into log (workspace_id, project_id, task_id, lane, admission_key, admission_weight, due_at, ${names})
    select distinct on (id) $1, project_id, task_id, lane, admission_key, admission_weight, clock_timestamp(), ${stored}
    from placed order by id
    on conflict (workspace_id, id) do nothing
    returning uid, lane, tags),
  tagged as (insert into log_tag (workspace_id, tag, log_uid) select $1, unnest(tags), uid from stored),
  notified as (select ${notifyCall('queued')} from stored where lane = 'drain' limit 1)
  select p.uid, s.lane from placed p left join stored s on s.uid = p.uid, (select count(*) from notified) t`;

/** On the path of every log: one object, and nothing else to collect. */
function toRecord(log: NewLog): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const { name, of } of sent) record[name] = of(log);
  return record;
}

/** Stores new logs. */
export const insertStatement = (workspaceId: string, logs: NewLog[]) => ({
  name: 'insert-logs',
  text: insertSql,
  // One order for all writers: no deadlock.
  values: [workspaceId, JSON.stringify(logs.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(toRecord))],
});

/** Lanes of the new ones by uid, null for those not stored; one whose project or task does not exist yet is absent. */
export const toLanes = ({ rows }: { rows: { uid: string; lane: Lane | null }[] }): Lanes =>
  new Map(rows.map(({ uid, lane }) => [uid, lane]));
