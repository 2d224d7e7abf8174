import { type EntityManager, LockMode, raw } from '@mikro-orm/postgresql';
import { validate as isUuid, v7 as uuid } from 'uuid';
import { nameKey } from '../../../domain/evaluations/name-key.ts';
import { logsByProject } from './logs-by-project.ts';
import { Project } from './project.entity.ts';

/** A project and how many logs it has now. */
export interface CountedProject {
  project: Project;
  executionCount: number;
}

/** All projects by name, with their log counts (contract section 12). */
export async function listProjects(em: EntityManager): Promise<CountedProject[]> {
  const projects = await em.find(Project, { live: true }, { orderBy: { nameKey: 'asc' } });
  const counts = await logsByProject(em, 'project');
  return projects.map((project) => ({ project, executionCount: counts.get(project.id) ?? 0 }));
}

export const findProject = async (em: EntityManager, id: string): Promise<Project | null> =>
  isUuid(id) ? em.findOne(Project, { id, live: true }) : null;

export const findProjectNamed = (em: EntityManager, name: string): Promise<Project | null> =>
  em.findOne(Project, { nameKey: nameKey(name), live: true });

/** Reads a project so that it stays until the transaction ends; null when it is deleted or merged meanwhile. */
const hold = (em: EntityManager, where: { id: string } | { nameKey: string }): Promise<Project | null> =>
  em.findOne(Project, { ...where, live: true }, { lockMode: LockMode.PESSIMISTIC_READ, refresh: true });

export const holdProject = async (em: EntityManager, id: string): Promise<Project | null> =>
  isUuid(id) ? hold(em, { id }) : null;

/** Creates a project; null when its name is taken. */
export async function createProject(
  em: EntityManager,
  { workspaceId, name, icon }: { workspaceId: string; name: string; icon: string | null },
): Promise<Project | null> {
  const row = { id: uuid(), workspaceId, name, nameKey: nameKey(name), icon, live: true, createdAt: new Date() };
  const created = await em
    .createQueryBuilder(Project)
    .insert(row)
    .onConflict(raw('(workspace_id, name_key) where live'))
    .ignore()
    .returning('id')
    .execute<{ id: string }[]>('all');
  return created.length > 0 ? em.findOneOrFail(Project, { id: row.id }) : null;
}

/** The project of this name, created if there is none yet; race-safe, and it stays until the transaction ends. */
export async function ensureProject(em: EntityManager, workspaceId: string, name: string): Promise<Project> {
  for (;;) {
    const project =
      (await createProject(em, { workspaceId, name, icon: null })) ?? (await hold(em, { nameKey: nameKey(name) }));
    if (project) return project; // else it was deleted in between, and its name is free
  }
}
