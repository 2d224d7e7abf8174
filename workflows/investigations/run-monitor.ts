import { proxyLocalActivities } from '@temporalio/workflow';
import type { InvestigationsActivities } from '../../activities/investigations/index.ts';
import type { SettleRunResult } from '../../domain/investigations/enrichment/run-steps.ts';
import type { MonitorInput } from '../../domain/investigations/monitors/monitor-steps.ts';
import { runSteps, workRuns } from './work-runs.ts';

/** Of the job and of the monitor's schedule. */
export const runMonitorId = (workspaceId: string, monitorId: string): string =>
  `run-monitor/${workspaceId}/${monitorId}`;

const { beginMonitorRun } = proxyLocalActivities<InvestigationsActivities>(runSteps);

/** Job: one run of a monitor, whoever asked for it (contract section 10). Its alerts commit with its evidence. */
export const runMonitor = ({ workspaceId, monitorId }: MonitorInput): Promise<SettleRunResult> =>
  workRuns(() => beginMonitorRun({ workspaceId, monitorId }));
