import { type ClaimedSweep, mediaQueue } from '../../db/media/media.queue.ts';
import { dropUnusedFile, endSweep, postponeSweeps } from '../../db/media/sweep-files.ts';
import type { DrainPassInput, DrainPassResult } from '../../domain/durable/drain-pass.ts';
import type { ActivityDeps } from '../deps.ts';
import type { Drain, Lease } from '../drain/drain.ts';
import { runDrainPass } from '../drain/run-pass.ts';

const BATCH = 50;

/** One pass over the files of a workspace that may have lost their last user: those nobody uses are removed. */
export const sweepMedia =
  (deps: ActivityDeps) =>
  (input: DrainPassInput): Promise<DrainPassResult> =>
    runDrainPass(deps, mediaDrain(deps), input);

const mediaDrain = (deps: ActivityDeps): Drain<ClaimedSweep> => ({
  queue: mediaQueue,
  batch: BATCH,
  idOf: ({ id }) => id,
  work: (sweeps, lease, mayGoOn) => sweepFiles(deps, sweeps, lease, mayGoOn),
  // A store that refuses for long is asked again later on: bytes that were to go must not be forgotten.
  giveUp: (sweeps, lease) =>
    postponeSweeps(
      deps.db,
      lease,
      sweeps.map(({ id }) => id),
    ),
});

async function sweepFiles(
  { db, fileStore }: ActivityDeps,
  sweeps: ClaimedSweep[],
  lease: Lease,
  mayGoOn: () => boolean,
): Promise<ClaimedSweep[]> {
  const { workspaceId } = lease;
  let worked = 0;
  while (worked < sweeps.length && (worked === 0 || mayGoOn())) {
    const { id, fileId } = sweeps[worked] as ClaimedSweep;
    // The row goes first: from then on nobody can come to use the file whose bytes go next.
    if (await dropUnusedFile(db, workspaceId, fileId)) await fileStore.remove({ workspaceId, fileId });
    await endSweep(db, lease, id);
    worked += 1;
  }
  return sweeps.slice(worked);
}
