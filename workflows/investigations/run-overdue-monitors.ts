import { proxyActivities } from '@temporalio/workflow';
import type { InvestigationsActivities } from '../../activities/investigations/index.ts';
import type { OverdueMonitorsInput } from '../../domain/investigations/monitors/monitor-steps.ts';

export const runOverdueMonitorsId = 'run-overdue-monitors';

// Our own storage: tried until it is back. A step visits 500 workspaces, in most of which there is nothing to do.
const { requestOverdueRuns } = proxyActivities<InvestigationsActivities>({
  startToCloseTimeout: '10 min',
  heartbeatTimeout: '10 s',
  retry: { maximumInterval: '1 min' },
});

/** Job, once an hour: monitors run that their schedules have forgotten, and get them back (contract section 10). */
export async function runOverdueMonitors({ after }: OverdueMonitorsInput): Promise<void> {
  for (let last = after, isFirst = true; isFirst || last !== null; isFirst = false)
    last = await requestOverdueRuns({ after: last });
}
