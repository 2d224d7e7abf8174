import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { nameKey } from '../../domain/evaluations/name-key.ts';
import { byModel, tally } from './list/tally.ts';
import { Project } from './project.entity.ts';

/** A project and how many logs it has now. */
export interface CountedProject {
  project: Project;
  executionCount: number;
}

/** All projects by name, with their log counts (contract section 12). */
export async function listProjects(em: EntityManager): Promise<CountedProject[]> {
  const projects = await em.find(Project, {}, { orderBy: { nameKey: 'asc' } });
  const rows = await em.execute<{ id: string; logs: number }[]>(
    `select id, sum(logs)::int as logs from (
       select project_id as id, sum(logs) as logs from ${tally} l where ${byModel} group by 1
       union all select project_id, count(*) from log where due_at is not null group by 1) counted
     group by id`,
  );
  const counts = new Map(rows.map(({ id, logs }) => [id, logs]));
  return projects.map((project) => ({ project, executionCount: counts.get(project.id) ?? 0 }));
}

/** Creates a project; null when its name is taken. */
export async function createProject(
  em: EntityManager,
  { workspaceId, name, icon }: { workspaceId: string; name: string; icon: string | null },
): Promise<Project | null> {
  const row = { id: uuid(), workspaceId, name, nameKey: nameKey(name), icon, createdAt: new Date() };
  const created = await em
    .createQueryBuilder(Project)
    .insert(row)
    .onConflict(['workspaceId', 'nameKey'])
    .ignore()
    .returning('id')
    .execute<{ id: string }[]>('all');
  return created.length > 0 ? em.findOneOrFail(Project, { id: row.id }) : null;
}

/** The project of this name, created if there is none yet; race-safe. */
export async function ensureProject(em: EntityManager, workspaceId: string, name: string): Promise<Project> {
  const created = await createProject(em, { workspaceId, name, icon: null });
  return created ?? em.findOneOrFail(Project, { nameKey: nameKey(name) });
}
