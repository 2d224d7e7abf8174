import type { InjectedSinks } from '@temporalio/worker';
import type { LogDone } from '../domain/done.ts';
import type { EndSinks } from '../workflows/report-end.ts';
import type { PreparedRoom } from './room.ts';

/** A line for each job that ends. Drains end whenever there is nothing to do, which is no news. */
export function logEndedJobs(rooms: readonly PreparedRoom[], logDone: LogDone): InjectedSinks<EndSinks> {
  const drains = new Set(rooms.flatMap(({ queues }) => queues.map(({ drain }) => drain?.workflow)));
  return {
    ends: {
      ended: {
        callDuringReplay: false,
        fn({ workflowType: workflow, workflowId, runId }, { outcome, workspaceId, ms }) {
          if (!drains.has(workflow)) logDone('job ended', { workflow, workflowId, runId, workspaceId, outcome, ms });
        },
      },
    },
  };
}
