import type { EntityManager } from '@mikro-orm/postgresql';
import type { ListQuery } from '../../../domain/evaluations/contract.ts';
import { nameKey } from '../../../domain/evaluations/name-key.ts';

/** A piece of SQL with its parameters. */
export interface Sql {
  text: string;
  values: unknown[];
}

/** What the names and words of a query mean in this workspace. */
export interface Places {
  /** Null where the query names none; empty where nothing is called so. */
  projects: string[] | null;
  tasks: string[] | null;
  /** Whose names contain `q`. */
  found: { projects: string[]; tasks: string[] };
}

export const sql = (text: string, ...values: unknown[]): Sql => ({ text, values });

/** Flagged or errored, and nobody has decided. */
export const undecided = `l.status in ('flagged', 'error') and l.human_decision is null`;

export const oneOfIds = (column: string, ids: string[]): Sql =>
  ids.length === 0 ? sql('false') : sql(`${column} in (${ids.map(() => '?').join(', ')})`, ...ids);

export const allOf = (conditions: Sql[]): Sql =>
  sql(conditions.map(({ text }) => `(${text})`).join(' and ') || 'true', ...conditions.flatMap(({ values }) => values));

/** Looks names up first, so that the statements on logs compare ids: their frequencies are known to the planner. */
export async function findPlaces(em: EntityManager, { project, task, q }: ListQuery): Promise<Places> {
  const ids = async (table: string, where: string, value: string) =>
    (await em.execute<{ id: string }[]>(`select id from ${table} where ${where}`, [value])).map(({ id }) => id);
  const contains = 'strpos(lower(name), lower(?)) > 0';
  return {
    projects: project === null ? null : await ids('project', 'name_key = ?', nameKey(project)),
    tasks: task === null ? null : await ids('task', 'name_key = ?', nameKey(task)),
    found: {
      projects: q === null ? [] : await ids('project', contains, q),
      tasks: q === null ? [] : await ids('task', contains, q),
    },
  };
}

/** The filters of a query on `log l` (contract section 6.1), time apart. */
export function filtersOf(query: ListQuery, { projects, tasks, found }: Places): Sql[] {
  const conditions: Sql[] = [];
  const exact = {
    status: query.status,
    session_id: query.sessionId,
    subject_id: query.subjectId,
    actor_id: query.actorId,
  };
  for (const [column, value] of Object.entries(exact))
    if (value !== null) conditions.push(sql(`l.${column} = ?`, value));
  if (projects) conditions.push(oneOfIds('l.project_id', projects));
  if (tasks) conditions.push(oneOfIds('l.task_id', tasks));
  if (query.pending) conditions.push(sql(undecided));
  if (query.q !== null) {
    const [inProject, inTask] = [oneOfIds('l.project_id', found.projects), oneOfIds('l.task_id', found.tasks)];
    conditions.push(
      sql(
        // No pattern, so % and _ are themselves.
        `strpos(l.search_key, lower(?)) > 0 or ${inProject.text} or coalesce(${inTask.text}, false)`,
        ...[query.q, ...inProject.values, ...inTask.values],
      ),
    );
  }
  for (const tag of query.tags)
    conditions.push(sql('exists (select from log_tag g where g.tag = ? and g.log_uid = l.uid)', tag));
  return conditions;
}

/** Both bounds inclusive. */
export function timeOf({ from, to }: { from: string | null; to: string | null }): Sql[] {
  return [
    ...(from === null ? [] : [sql('l."timestamp" >= ?::timestamptz', from)]),
    ...(to === null ? [] : [sql('l."timestamp" <= ?::timestamptz', to)]),
  ];
}
