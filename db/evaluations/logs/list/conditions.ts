import type { EntityManager } from '@mikro-orm/postgresql';
import type { ListQuery } from '../../../../domain/evaluations/contract/logs/list-query.ts';
import { nameKey } from '../../../../domain/evaluations/name-key.ts';
import { foldCase } from '../../../../domain/text.ts';
import { isDeleted } from '../visible-logs.ts';

/** A piece of SQL with its parameters. */
export interface Sql {
  text: string;
  values: unknown[];
}

/** What the names and words of a query mean in this workspace. */
export interface ProjectScope {
  /** Null where the query names none; empty where nothing is called so. */
  projects: string[] | null;
  tasks: string[] | null;
  /** Whose names contain `q`. */
  found: { projects: string[]; tasks: string[] };
  /** Nearly always none: what is deleted hides its logs until they are erased. */
  deleted: { projects: string[]; tasks: string[] };
  /** Projects that stand in for the one they were merged into, under its name: its id by theirs. */
  standIns: ReadonlyMap<string, string>;
}

export const sql = (text: string, ...values: unknown[]): Sql => ({ text, values });

/** Flagged or errored, and nobody has decided. */
export const undecided = `l.status in ('flagged', 'error') and l.human_decision is null`;

export const oneOfIds = (column: string, ids: string[]): Sql =>
  ids.length === 0 ? sql('false') : sql(`${column} in (${ids.map(() => '?').join(', ')})`, ...ids);

export const allOf = (conditions: Sql[]): Sql =>
  sql(conditions.map(({ text }) => `(${text})`).join(' and ') || 'true', ...conditions.flatMap(({ values }) => values));

/** Looks names up first, so that the statements on logs compare ids: their frequencies are known to the planner. */
export async function findPlaces(em: EntityManager, { project, task, q }: ListQuery): Promise<ProjectScope> {
  const ids = async (table: string, where: string, value: string) =>
    (await em.execute<{ id: string }[]>(`select id from ${table} where ${where}`, [value])).map(({ id }) => id);
  const contains = 'strpos(name_key, ?) > 0';
  return {
    ...(await deletedAndMerged(em)),
    projects: project === null ? null : await ids('project', 'name_key = ?', nameKey(project)),
    tasks: task === null ? null : await ids('task', 'name_key = ?', nameKey(task)),
    found: {
      projects: q === null ? [] : await ids('project', contains, foldCase(q)),
      tasks: q === null ? [] : await ids('task', contains, foldCase(q)),
    },
  };
}

async function deletedAndMerged(em: EntityManager): Promise<Pick<ProjectScope, 'deleted' | 'standIns'>> {
  const rows = await em.execute<{ id: string; kind: 'project' | 'task'; mergedInto: string | null }[]>(
    `select id, 'project' as kind, merged_into as "mergedInto" from project where not live
     union all select id, 'task', null from task where ${isDeleted}`,
  );
  const deleted = (kind: string) => rows.filter((row) => row.kind === kind && !row.mergedInto).map(({ id }) => id);
  const standIns = rows.flatMap(({ id, mergedInto }): [string, string][] => (mergedInto ? [[id, mergedInto]] : []));
  return { deleted: { projects: deleted('project'), tasks: deleted('task') }, standIns: new Map(standIns) };
}

/** On logs, and on the cells that count them: what is deleted is not there. Says nothing where nothing is. */
export const visible = ({ deleted: { projects, tasks } }: ProjectScope): Sql[] => {
  const conditions: Sql[] = [];
  if (projects.length > 0) {
    const { text, values } = oneOfIds('l.project_id', projects);
    conditions.push(sql(`not ${text}`, ...values));
  }
  if (tasks.length > 0) {
    const { text, values } = oneOfIds('l.task_id', tasks);
    conditions.push(sql(`${text} is not true`, ...values));
  }
  return conditions;
};

/** Whether a query is about to find few logs or many, as far as it is known. */
export type Abundance = 'few' | 'many';

/** `q` in a log's own words. Of LIKE the planner thinks that it finds next to nothing, of strpos a third. */
const wordsContain: Record<Abundance, (text: string) => Sql> = {
  few: (text) => sql('l.search_key like ?', `%${text.replace(/[\\%_]/g, '\\$&')}%`),
  many: (text) => sql('strpos(l.search_key, ?) > 0', text),
};

/** The filters of a query on `log l` (contract section 6.1), time apart. */
export function filtersOf(query: ListQuery, places: ProjectScope, abundance: Abundance): Sql[] {
  const { projects, tasks, found } = places;
  const conditions = visible(places);
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
    const inWords = wordsContain[abundance](foldCase(query.q));
    conditions.push(
      sql(
        `${inWords.text} or ${inProject.text} or coalesce(${inTask.text}, false)`,
        ...[inWords, inProject, inTask].flatMap(({ values }) => values),
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
