import { type DeletedProject, deletedProjectQueue } from '../../db/evaluations/projects/deleted-project.queue.ts';
import { purgeSome, retryPurges } from '../../db/evaluations/projects/purge-deleted-project.ts';
import type { DrainPassInput, DrainPassResult } from '../../domain/durable/drain-pass.ts';
import type { ActivityDeps } from '../deps.ts';
import type { Drain, Lease } from '../drain/drain.ts';
import { runDrainPass } from '../drain/run-pass.ts';

/** One pass over what deleted projects and tasks of a workspace left behind (contract section 12). */
export const purgeDeletedProjects =
  (deps: ActivityDeps) =>
  (input: DrainPassInput): Promise<DrainPassResult> =>
    runDrainPass(deps, purgeDrain(deps), input);

const purgeDrain = (deps: ActivityDeps): Drain<DeletedProject> => ({
  queue: deletedProjectQueue,
  batch: 10,
  idOf: ({ id }) => id,
  work: (deleted, lease, mayGoOn) => purge(deps, deleted, lease, mayGoOn),
  giveUp: (_deleted, lease) => retryPurges(deps.db, lease),
});

/** Those that are not done when the time is up are given back, and go on where they stopped. */
async function purge({ db }: ActivityDeps, deleted: DeletedProject[], { workspaceId }: Lease, mayGoOn: () => boolean) {
  const left = [...deleted];
  do {
    const [next] = left;
    if (!next) break;
    if (await purgeSome(db, workspaceId, next)) left.shift();
  } while (mayGoOn());
  return left;
}
