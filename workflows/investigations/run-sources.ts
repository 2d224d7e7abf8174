import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  log,
  proxyActivities,
  setCurrentDetails,
  sleep,
  TimeoutFailure,
} from '@temporalio/workflow';
import type { InvestigationsActivities } from '../../activities/investigations/index.ts';
import {
  OWN_STORAGE_AWAY,
  type QuerySourceInput,
  type QuerySourceResult,
  type RunPlan,
  type RunProgress,
  type UnfinishedWorkers,
} from '../../domain/investigations/enrichment/run-steps.ts';
import type { WorkerId } from '../../domain/investigations/vocabulary/worker-id.ts';
import { faults } from '../../domain/investigations/vocabulary/worker-status.ts';
import { querySourceCalls } from './query-source-calls.ts';

const { querySource } = proxyActivities<InvestigationsActivities>(querySourceCalls);

export const noProgress = (): RunProgress => ({ runId: null, asking: [], done: 0, faults: {} });

/**
 * Asks every source of a run, all at once, until the run's time is over. Answers who did not end by itself; who failed is
 * stored. `progress` is kept as it goes.
 */
export async function runSources(
  { workspaceId, runId, workers, remainingMs }: RunPlan,
  progress: RunProgress,
): Promise<UnfinishedWorkers> {
  const unfinished: UnfinishedWorkers = {};
  Object.assign(progress, { runId, asking: [...workers], done: 0, faults: {} });
  describeRun(progress);
  const ask = async (workerId: WorkerId): Promise<void> => {
    try {
      const result = await whileStorageIsAway({ workspaceId, runId, workerId });
      if (result && faults.some((fault) => fault === result.status)) progress.faults[workerId] = said(result);
    } catch (error) {
      if (!(error instanceof ActivityFailure) && !isCancellation(error)) throw error;
      const fault = isOutOfTime(error) ? 'timeout' : 'error';
      unfinished[workerId] = fault;
      progress.faults[workerId] = fault;
      if (fault === 'error') log.warn('a source could not be asked', { workerId });
    }
    progress.asking = progress.asking.filter((id) => id !== workerId);
    progress.done += 1;
    describeRun(progress);
  };
  await CancellationScope.withTimeout(Math.max(1, remainingMs), () => Promise.all(workers.map(ask)));
  return unfinished;
}

/** Our own storage being away is no fault of the source: it is asked again when that is back. */
async function whileStorageIsAway(input: QuerySourceInput): Promise<QuerySourceResult> {
  for (;;) {
    try {
      return await querySource.executeWithOptions({ summary: input.workerId }, [input]);
    } catch (error) {
      const cause = error instanceof ActivityFailure ? error.cause : null;
      if (!(cause instanceof ApplicationFailure) || cause.type !== OWN_STORAGE_AWAY) throw error;
      await sleep('2 s', { summary: `our storage is away: ${input.workerId}` });
    }
  }
}

const said = ({ status, reason }: { status: string; reason: string | null }) =>
  reason === null ? status : `${status}, ${reason}`;

const isOutOfTime = (error: unknown): boolean =>
  isCancellation(error) || (error instanceof ActivityFailure && error.cause instanceof TimeoutFailure);

/** What operators read while a run is under way. */
function describeRun({ asking, done, faults: why }: RunProgress): void {
  const failed = Object.entries(why);
  setCurrentDetails(
    [
      `**Asking sources**: ${done} of ${done + asking.length} have ended`,
      ...(asking.length > 0 ? [`- not yet: ${asking.join(', ')}`] : []),
      ...failed.map(([id, fault]) => `- ${id}: ${fault}`),
    ].join('\n'),
  );
}
