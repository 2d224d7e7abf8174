import { deletedProjectQueue } from '../../../db/evaluations/projects/deleted-project.queue.ts';
import { deleteProject as deleteProjectAndLogs } from '../../../db/evaluations/projects/merge-and-delete.ts';
import type { Project as ProjectRow } from '../../../db/evaluations/projects/project.entity.ts';
import {
  findProject,
  createProject as insertProject,
  listProjects as readProjects,
} from '../../../db/evaluations/projects/project.repository.ts';
import { holdWorkspace } from '../../../db/tenancy/workspace.repository.ts';
import { notFound, PublicError } from '../../../domain/errors.ts';
import type { Project, ProjectCreate } from '../../../domain/evaluations/contract/projects/project.ts';
import type { RequestOf, RouteRequest } from '../../http/routing/route-request.ts';
import type { ProjectParams } from './project-params.ts';

/** A project as the contract shows it (section 3.4). */
export const presentProject = ({ id, name, icon, createdAt }: ProjectRow, executionCount: number): Project => ({
  id,
  name,
  icon: icon ?? null,
  createdAt: createdAt.toISOString(),
  executionCount,
});

/** `GET /api/projects`: by name, with live log counts (contract section 12). */
export async function listProjects({ inWorkspace }: RouteRequest): Promise<Project[]> {
  const projects = await inWorkspace(readProjects);
  return projects.map(({ project, executionCount }) => presentProject(project, executionCount));
}

/** `POST /api/projects`: 409 when the name is taken, however it is spelt (contract section 12). */
export async function createProject({
  body,
  principal: { workspaceId },
  inWorkspace,
}: RequestOf<{ body: typeof ProjectCreate }>): Promise<Project> {
  const project = await inWorkspace((em) => insertProject(em, { workspaceId, ...body }));
  if (!project) throw new PublicError('conflict', 'A project of this name exists.');
  return presentProject(project, 0);
}

/** `DELETE /api/projects/{id}`: with rules, tasks and logs, at once for every reader (contract section 12). */
export async function deleteProject({
  params,
  principal: { workspaceId },
  inWorkspace,
  afterCommit,
}: RequestOf<{ params: typeof ProjectParams }>) {
  await inWorkspace(async (em) => {
    await holdWorkspace(em, workspaceId);
    const project = await findProject(em, params.id);
    if (!project) throw notFound('Project');
    await deleteProjectAndLogs(em, project);
    afterCommit((wake) => wake.drain(deletedProjectQueue.name, workspaceId));
  });
  return { success: true as const };
}
