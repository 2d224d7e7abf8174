import { type Client, ScheduleAlreadyRunning, ScheduleNotFoundError, type ScheduleOptions } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { deleteOldLogsId } from '../workflows/evaluations/delete-old-logs.ts';
import { evaluationsTaskQueues } from '../workflows/evaluations/task-queues.ts';
import { searchAttributes } from '../workflows/search-attributes.ts';
import type { Logger } from './runtime/logger.ts';
import type { Config } from './settings.ts';

const RETRY_MS = 5_000;
const DEADLINE_MS = 5_000;

/** Old logs go once a day at 03:00 UTC; a day that was missed is made up for (contract evaluations, section 13.4). */
const retention = (days: number): ScheduleOptions => ({
  scheduleId: deleteOldLogsId,
  spec: { calendars: [{ hour: 3, comment: 'daily' }] },
  policies: { overlap: 'SKIP', catchupWindow: '1 day' },
  action: {
    type: 'startWorkflow',
    workflowType: 'deleteOldLogs',
    workflowId: deleteOldLogsId,
    taskQueue: evaluationsTaskQueues.jobs,
    args: [{ days }],
    staticSummary: `Delete logs older than ${days} days`,
    typedSearchAttributes: new TypedSearchAttributes([
      { key: searchAttributes.room, value: 'evaluations' },
      { key: searchAttributes.entity, value: deleteOldLogsId },
    ]),
  },
});

async function remove(temporal: Client, scheduleId: string): Promise<void> {
  try {
    await temporal.schedule.getHandle(scheduleId).delete();
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
  }
}

async function put(temporal: Client, options: ScheduleOptions): Promise<void> {
  try {
    await temporal.schedule.create(options);
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    const { spec, action, policies } = options;
    await temporal.schedule
      .getHandle(options.scheduleId)
      .update(({ state }) => ({ spec, action, state, ...(policies && { policies }) }));
  }
}

/** Makes the schedules of this installation what its settings say; tries until Temporal is there or `stop` is called. */
export function keepSchedules({ temporal, config, log }: { temporal: Client; config: Config; log: Logger }) {
  const days = config.LOG_RETENTION_DAYS;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const set = () => (days > 0 ? put(temporal, retention(days)) : remove(temporal, deleteOldLogsId));
  const attempt = async () => {
    try {
      await temporal.connection.withDeadline(Date.now() + DEADLINE_MS, set);
    } catch (error) {
      log.debug({ err: error }, 'the schedules could not be set; trying again');
      if (!stopped) timer = setTimeout(() => void attempt(), RETRY_MS);
    }
  };
  void attempt();
  return {
    stop(): void {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
