import { MOST_CLAIMS } from '../../../db/durable/work-queue.ts';
import { type FirstOutcome, type OpenRun, openRun } from '../../../db/investigations/runs/open-run.ts';
import type { EnrichSubjectInput, RunInput, RunPlan } from '../../../domain/investigations/enrichment/run-steps.ts';
import { missingSetting } from '../../../domain/investigations/vocabulary/worker-cards.ts';
import { type WorkerId, workerIds, workerTypes } from '../../../domain/investigations/vocabulary/worker-id.ts';
import type { InvestigationsDeps } from '../deps.ts';
import { settleRun } from './settle-run.ts';

/**
 * Begins the enrichment in progress of a subject, or a run by its id: fixes whom it asks, and says at once of all others why
 * not. Null when it is settled or gone, or was begun so often without an end that it settles here, in error.
 */
export const beginRun =
  (deps: InvestigationsDeps) =>
  async (input: EnrichSubjectInput | RunInput): Promise<RunPlan | null> => {
    const { workspaceId } = input;
    const opened = await openRun(deps.db, workspaceId, input, (run) =>
      workerIds.map((workerId) => firstOutcome(deps, run, workerId)),
    );
    if (!opened) return null;
    const { run, asked } = opened;
    if (run.claims > MOST_CLAIMS) {
      await settleRun(deps)({ workspaceId, runId: run.id, unfinished: {}, isGivenUp: true });
      return null;
    }
    return { workspaceId, runId: run.id, workers: asked, remainingMs: run.remainingMs };
  };

/** A worker that is not to be asked says why; the others wait. */
function firstOutcome({ sources, askParts }: InvestigationsDeps, run: OpenRun, workerId: WorkerId): FirstOutcome {
  const skipped = (reason: string): FirstOutcome => ({ workerId, status: 'skipped', reason });
  if (run.workers && !run.workers.includes(workerId)) return skipped('not requested');
  if (run.identifiers[workerTypes[workerId]].length === 0) return skipped(`no ${workerTypes[workerId]}`);
  const source = sources.find(({ id }) => id === workerId);
  if (!source) return { workerId, status: 'error', reason: 'unknown to this version' };
  if (askParts.settings.isOffline && !source.isLocal) return skipped('offline');
  const missing = missingSetting(source, askParts.settings.textOf);
  if (missing !== null) return { workerId, status: 'not_configured', reason: `${missing} is not set` };
  return { workerId, status: 'pending', reason: null };
}
