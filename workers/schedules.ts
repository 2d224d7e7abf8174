import { type Client, ScheduleAlreadyRunning, ScheduleNotFoundError, type ScheduleOptions } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { deleteOldLogsId } from '../workflows/evaluations/delete-old-logs.ts';
import { evaluationsTaskQueues } from '../workflows/evaluations/task-queues.ts';
import { searchAttributes } from '../workflows/search-attributes.ts';
import { deleteOldWebhookEventsId } from '../workflows/webhooks/delete-old-webhook-events.ts';
import { webhooksTaskQueues } from '../workflows/webhooks/task-queues.ts';
import type { Logger } from './runtime/logger.ts';
import type { Config } from './settings.ts';

const RETRY_MS = 5_000;
const DEADLINE_MS = 5_000;

interface Retention {
  id: string;
  workflow: string;
  room: string;
  taskQueue: string;
  /** In the plural. */
  what: string;
  /** 0 keeps everything. */
  days: number;
}

/** What is deleted when it is old. */
const retentions = (config: Config): Retention[] => [
  {
    ...{ id: deleteOldLogsId, workflow: 'deleteOldLogs', room: 'evaluations', taskQueue: evaluationsTaskQueues.jobs },
    ...{ what: 'logs', days: config.LOG_RETENTION_DAYS },
  },
  {
    ...{ id: deleteOldWebhookEventsId, workflow: 'deleteOldWebhookEvents', room: 'webhooks' },
    ...{ taskQueue: webhooksTaskQueues.jobs, what: 'events', days: config.WEBHOOK_EVENT_RETENTION_DAYS },
  },
];

/** Once a day at 03:00 UTC; a day that was missed is made up for (contract evaluations, section 13.4). */
const daily = ({ id, workflow, room, taskQueue, what, days }: Retention): ScheduleOptions => ({
  scheduleId: id,
  spec: { calendars: [{ hour: 3, comment: 'daily' }] },
  policies: { overlap: 'SKIP', catchupWindow: '1 day' },
  action: {
    type: 'startWorkflow',
    workflowType: workflow,
    workflowId: id,
    taskQueue,
    args: [{ days }],
    staticSummary: `Delete ${what} older than ${days} days`,
    typedSearchAttributes: new TypedSearchAttributes([
      { key: searchAttributes.room, value: room },
      { key: searchAttributes.entity, value: id },
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
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const set = async () => {
    for (const one of retentions(config)) await (one.days > 0 ? put(temporal, daily(one)) : remove(temporal, one.id));
  };
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
