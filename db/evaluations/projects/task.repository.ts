import { type EntityManager, raw } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { nameKey } from '../../../domain/evaluations/name-key.ts';
import { logsByProject } from './logs-by-project.ts';
import type { Project } from './project.entity.ts';
import { Task } from './task.entity.ts';

/** A task and how many logs of its project it has now. */
export interface CountedTask {
  task: Task;
  executionCount: number;
}

/** A project's tasks by name, with their log counts (contract section 12). */
export async function listTasks(em: EntityManager, { id: projectId }: Project): Promise<CountedTask[]> {
  const tasks = await em.find(Task, { projectId, live: true }, { orderBy: { nameKey: 'asc' } });
  const counts = await logsByProject(em, 'task');
  return tasks.map((task) => ({ task, executionCount: counts.get(task.id) ?? 0 }));
}

/** The names of tasks, of one project or of all, each once whatever its spelling (contract section 6.5). */
export async function taskNames(em: EntityManager, project: string | null): Promise<string[]> {
  const rows = await em.execute<{ name: string }[]>(
    `select distinct on (t.name_key) t.name from task t join project p on p.id = t.project_id
     where t.live and p.live and (?::text is null or p.name_key = ?) order by t.name_key, t.created_at, t.id`,
    project === null ? [null, null] : [nameKey(project), nameKey(project)],
  );
  return rows.map(({ name }) => name);
}

export const findTask = (em: EntityManager, { id: projectId }: Project, name: string): Promise<Task | null> =>
  em.findOne(Task, { projectId, nameKey: nameKey(name), live: true });

/** Creates a task of a project that is held; null when its name is taken. */
export async function createTask(em: EntityManager, project: Project, name: string): Promise<Task | null> {
  const { workspaceId, id: projectId } = project;
  const row = { id: uuid(), workspaceId, projectId, name, nameKey: nameKey(name), live: true, createdAt: new Date() };
  const created = await em
    .createQueryBuilder(Task)
    .insert(row)
    .onConflict(raw('(workspace_id, project_id, name_key) where live'))
    .ignore()
    .returning('id')
    .execute<{ id: string }[]>('all');
  return created.length > 0 ? em.findOneOrFail(Task, { id: row.id }) : null;
}
