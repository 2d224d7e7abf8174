import type { Log } from './log.entity.ts';

/** SQL that is true for a project or task that is deleted and whose logs are still to be erased. */
export const isDeleted = 'not live and merged_into is null';

/** Nearly always none. */
const deleted = (table: 'project' | 'task') => `array(select id from ${table} where ${isDeleted})`;

/**
 * SQL that is true for the logs that are there for readers: all but those of a deleted project or task, which are
 * erased in batches. Every statement that reads, decides or settles logs holds to it.
 */
export const visibleLog = (log: string): string =>
  `(${log}.project_id <> all (${deleted('project')})
    and (${log}.task_id is null or ${log}.task_id <> all (${deleted('task')})))`;

/** The id of the project a log counts to: the one its own was merged into, if any. */
export const projectIdOf = (log: string): string =>
  `coalesce((select m.merged_into from project m where m.id = ${log}.project_id), ${log}.project_id)`;

const isThere = ({ live, mergedInto }: { live: boolean; mergedInto?: string | null }): boolean =>
  live || (mergedInto ?? null) !== null;

/** The same as `visibleLog` of a log that was read with its project and task. */
export const isVisible = ({ project, task }: Log): boolean => isThere(project) && (!task || isThere(task));
