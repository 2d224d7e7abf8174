import type { EntityManager } from '@mikro-orm/postgresql';
import { Rule } from '../rules/rule.entity.ts';
import { Project } from './project.entity.ts';
import { Task } from './task.entity.ts';

/** Waits for submissions that are just being stored there: they commit first, later ones find it deleted. */
const waitForSubmissions = (em: EntityManager, table: 'project' | 'task', id: string) =>
  em.execute(`select from ${table} where id = ? for update`, [id]);

/** Hides what is behind these rows, and has it erased. */
async function markForPurge(em: EntityManager, workspaceId: string, kind: 'project' | 'task', rows: { id: string }[]) {
  const ids = `{${rows.map(({ id }) => id).join()}}`;
  await em.execute(`update ${kind} set live = false, merged_into = null where id = any (?::uuid[])`, [ids]);
  await em.execute(
    `insert into project_purge (id, workspace_id, kind, due_at)
     select id, ?::uuid, ?, clock_timestamp() from unnest(?::uuid[]) id on conflict (id) do nothing`,
    [workspaceId, kind, ids],
  );
}

/** A row and those that stand in for it, for good: their logs stay theirs, and count to it. */
const withStandIns = (id: string) => ({ $or: [{ id }, { mergedInto: id }] });

/** Gives a project another name, and those that stand in for it. */
export const renameProject = (em: EntityManager, { id }: Project, name: string, nameKey: string): Promise<number> =>
  em.nativeUpdate(Project, withStandIns(id), { name, nameKey });

/**
 * Moves rules, tasks and, for every reader at once, logs of a project into another one; equal tasks become one. The rows
 * of its logs stay as they are: it stands in for the other one.
 */
export async function mergeProject(em: EntityManager, from: Project, into: Project): Promise<void> {
  await waitForSubmissions(em, 'project', from.id);
  await mergeTasks(em, from, into);
  await em.nativeUpdate(Rule, { project: from.id }, { project: into.id });
  const asInto = { live: false, mergedInto: into.id, name: into.name, nameKey: into.nameKey };
  await em.nativeUpdate(Project, withStandIns(from.id), asInto);
}

async function mergeTasks(em: EntityManager, from: Project, into: Project): Promise<void> {
  await em.execute(
    `insert into task (id, workspace_id, project_id, name, name_key, created_at)
     select gen_random_uuid(), workspace_id, ?::uuid, name, name_key, created_at from task
     where project_id = ? and live order by name_key
     on conflict (workspace_id, project_id, name_key) where live do nothing`,
    [into.id, from.id],
  );
  // The old ones stand in for the equal new ones, and so do those that stood in for the old ones.
  await em.execute(
    `update task t set live = false, merged_into = new.id, name = new.name
     from task old join task new on new.project_id = ? and new.live and new.name_key = old.name_key
     where old.project_id = ? and old.live and (t.id = old.id or t.merged_into = old.id)`,
    [into.id, from.id],
  );
}

/** Deletes a project with its rules and, for every reader at once, its logs; their rows are erased later. */
export async function deleteProject(em: EntityManager, { id, workspaceId }: Project): Promise<void> {
  await waitForSubmissions(em, 'project', id);
  await em.nativeDelete(Rule, { project: id });
  const gone = await em.find(Project, withStandIns(id), { fields: ['id'] });
  await markForPurge(em, workspaceId, 'project', gone);
}

/** Deletes a task and, for every reader at once, its logs; their rows are erased later. Rules scoped to it stay. */
export async function deleteTask(em: EntityManager, { id, workspaceId }: Task): Promise<void> {
  await waitForSubmissions(em, 'task', id);
  const gone = await em.find(Task, withStandIns(id), { fields: ['id'] });
  await markForPurge(em, workspaceId, 'task', gone);
}
