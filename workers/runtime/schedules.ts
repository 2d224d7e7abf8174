import {
  type Client,
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  type ScheduleOptions,
  type ScheduleSpec,
} from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import type { Schedule, Schedules, Timing } from '../../domain/durable/schedules.ts';
import { searchAttributes } from '../../workflows/search-attributes.ts';

const DEADLINE_MS = 5_000;
const CATCH_UP_MS = 24 * 3_600_000;

/** The port through which schedules are put and removed at the Temporal server. */
export function createSchedules(temporal: Client): Schedules {
  const withDeadline = <T>(call: () => Promise<T>): Promise<T> =>
    temporal.connection.withDeadline(Date.now() + DEADLINE_MS, call);
  const remove = (id: string) => withDeadline(() => removeSchedule(temporal, id));
  return {
    put: (schedule) => {
      const { timing } = schedule;
      return timing ? withDeadline(() => putSchedule(temporal, describe(schedule, timing))) : remove(schedule.id);
    },
    remove,
  };
}

async function putSchedule(temporal: Client, options: ScheduleOptions): Promise<void> {
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

async function removeSchedule(temporal: Client, id: string): Promise<void> {
  try {
    await temporal.schedule.getHandle(id).delete();
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
  }
}

const describe = (schedule: Schedule, timing: Timing): ScheduleOptions => ({
  scheduleId: schedule.id,
  spec: specOf(timing),
  policies: { overlap: 'SKIP', catchupWindow: schedule.catchUpMs ?? CATCH_UP_MS },
  action: {
    type: 'startWorkflow',
    workflowType: schedule.workflow,
    workflowId: schedule.id,
    taskQueue: schedule.taskQueue,
    args: [schedule.input],
    staticSummary: schedule.summary,
    typedSearchAttributes: new TypedSearchAttributes([
      ...(schedule.workspaceId ? [{ key: searchAttributes.workspace, value: schedule.workspaceId }] : []),
      { key: searchAttributes.room, value: schedule.room },
      { key: searchAttributes.entity, value: schedule.entity ?? schedule.id },
    ]),
  },
});

const specOf = (timing: Timing): ScheduleSpec =>
  'cron' in timing
    ? { cronExpressions: [timing.cron], ...(timing.timeZone && { timezone: timing.timeZone }) }
    : { intervals: [{ every: timing.everyMs, ...(timing.offsetMs && { offset: timing.offsetMs }) }] };
