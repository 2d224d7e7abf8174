import type { Project as ProjectRow } from '../../db/evaluations/project.entity.ts';
import {
  createProject as insertProject,
  listProjects as readProjects,
} from '../../db/evaluations/project.repository.ts';
import { PublicError } from '../../domain/errors.ts';
import type { Project, ProjectCreate } from '../../domain/evaluations/contract.ts';
import type { RequestOf, RouteRequest } from '../http/route-request.ts';

const presentProject = ({ id, name, icon, createdAt }: ProjectRow, executionCount: number): Project => ({
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
