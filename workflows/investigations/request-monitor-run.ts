import { proxyActivities } from '@temporalio/workflow';
import type { InvestigationsActivities } from '../../activities/investigations/index.ts';
import type { MonitorInput } from '../../domain/investigations/monitors/monitor-steps.ts';

// Our own storage: it comes back, and the run that was due is asked for then. The schedule starts none beside this one.
const activities = proxyActivities<InvestigationsActivities>({
  startToCloseTimeout: '15 s',
  retry: { maximumInterval: '30 s' },
});

/** What a monitor's schedule starts: it asks for a run, and the row does the rest. */
export async function requestMonitorRun(input: MonitorInput): Promise<{ runId: string | null }> {
  return activities.requestMonitorRun(input);
}
