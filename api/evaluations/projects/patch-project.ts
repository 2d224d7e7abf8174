import { mayRetryTransaction } from '../../../db/errors/may-retry-transaction.ts';
import { logsByProject } from '../../../db/evaluations/projects/logs-by-project.ts';
import { mergeProject, renameProject } from '../../../db/evaluations/projects/merge-and-delete.ts';
import type { Project as ProjectRow } from '../../../db/evaluations/projects/project.entity.ts';
import { findProject, findProjectNamed } from '../../../db/evaluations/projects/project.repository.ts';
import { holdWorkspace } from '../../../db/tenancy/workspace.repository.ts';
import type { Transaction } from '../../../db/tenant.ts';
import { notFound, PublicError } from '../../../domain/errors.ts';
import type { PatchedProject, ProjectPatch } from '../../../domain/evaluations/contract/projects/project.ts';
import { nameKey } from '../../../domain/evaluations/name-key.ts';
import type { RequestOf } from '../../http/routing/route-request.ts';
import type { ProjectParams } from './project-params.ts';
import { presentProject } from './projects.ts';

type Request = RequestOf<{ params: typeof ProjectParams; body: typeof ProjectPatch }>;

const MOST_TRIES = 3;

/** `PATCH /api/projects/{id}`: renames, merges into the project of that name, sets the icon (contract section 12). */
export async function patchProject({ params, body, principal, inWorkspace }: Request): Promise<PatchedProject> {
  // A submission may create a project of the new name at the same moment; the next try finds it.
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inWorkspace(async (em) => {
        await holdWorkspace(em, principal.workspaceId);
        const project = await findProject(em, params.id);
        if (!project) throw notFound('Project');
        return patch(em, project, body);
      });
    } catch (error) {
      if (!mayRetryTransaction(error) || attempt === MOST_TRIES) throw error;
    }
  }
}

async function patch(
  em: Transaction,
  project: ProjectRow,
  { name, icon, merge }: ProjectPatch,
): Promise<PatchedProject> {
  const namesake = name === undefined ? null : await findProjectNamed(em, name);
  const other = namesake && namesake.id !== project.id ? namesake : null;
  if (other && !merge) throw new PublicError('conflict', 'A project of this name exists.');
  const survivor = other ?? project;
  if (other) await mergeProject(em, project, other);
  else if (name !== undefined) await renameProject(em, project, name, nameKey(name));
  if (icon !== undefined) survivor.icon = icon;
  await em.flush();
  await em.refresh(survivor);
  const shown = presentProject(survivor, (await logsByProject(em, 'project')).get(survivor.id) ?? 0);
  return other ? { ...shown, merged: true } : shown;
}
