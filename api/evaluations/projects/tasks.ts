import { deletedProjectQueue } from '../../../db/evaluations/projects/deleted-project.queue.ts';
import { deleteTask as deleteTaskAndLogs } from '../../../db/evaluations/projects/merge-and-delete.ts';
import { findProject, holdProject } from '../../../db/evaluations/projects/project.repository.ts';
import type { Task as TaskRow } from '../../../db/evaluations/projects/task.entity.ts';
import {
  findTask,
  createTask as insertTask,
  listTasks as readTasks,
  taskNames,
} from '../../../db/evaluations/projects/task.repository.ts';
import { holdWorkspace } from '../../../db/tenancy/workspace.repository.ts';
import { notFound, PublicError } from '../../../domain/errors.ts';
import type {
  Task,
  TaskCreate,
  TaskNamesQuery,
  TaskQuery,
} from '../../../domain/evaluations/contract/projects/project.ts';
import type { RequestOf } from '../../http/routing/route-request.ts';
import type { ProjectParams } from './project-params.ts';

type OfProject = RequestOf<{ params: typeof ProjectParams }>;

const presentTask = ({ id, name, projectId, createdAt }: TaskRow, executionCount: number): Task => ({
  ...{ id, name, projectId },
  createdAt: createdAt.toISOString(),
  executionCount,
});

/** `GET /api/projects/{id}/tasks`: by name, with live log counts (contract section 12). */
export async function listTasks({ params, inWorkspace }: OfProject): Promise<Task[]> {
  const tasks = await inWorkspace(async (em) => {
    const project = await findProject(em, params.id);
    if (!project) throw notFound('Project');
    return readTasks(em, project);
  });
  return tasks.map(({ task, executionCount }) => presentTask(task, executionCount));
}

/** `POST /api/projects/{id}/tasks`: 409 when the project has one of this name (contract section 12). */
export function createTask({
  params,
  body,
  inWorkspace,
}: RequestOf<{ params: typeof ProjectParams; body: typeof TaskCreate }>): Promise<Task> {
  return inWorkspace(async (em) => {
    const project = await holdProject(em, params.id);
    if (!project) throw notFound('Project');
    const task = await insertTask(em, project, body.name);
    if (!task) throw new PublicError('conflict', 'The project has a task of this name.');
    return presentTask(task, 0);
  });
}

/** `DELETE /api/projects/{id}/tasks?taskName=`: with all its logs, at once for every reader (contract section 12). */
export async function deleteTask({
  params,
  query,
  principal: { workspaceId },
  inWorkspace,
  afterCommit,
}: RequestOf<{ params: typeof ProjectParams; query: typeof TaskQuery }>) {
  await inWorkspace(async (em) => {
    await holdWorkspace(em, workspaceId);
    const project = await findProject(em, params.id);
    const task = project && (await findTask(em, project, query.taskName));
    if (!task) throw notFound(project ? 'Task' : 'Project');
    await deleteTaskAndLogs(em, task);
    afterCommit((wake) => wake.drain(deletedProjectQueue.name, workspaceId));
  });
  return { success: true as const };
}

/** `GET /api/logs/tasks`: every task has a row, be it created or first named by a log (contract section 6.5). */
export const listTaskNames = ({ query, inWorkspace }: RequestOf<{ query: typeof TaskNamesQuery }>): Promise<string[]> =>
  inWorkspace((em) => taskNames(em, query.project));
