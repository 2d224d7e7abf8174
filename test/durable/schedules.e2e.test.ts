import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { Client, Connection, ScheduleNotFoundError } from '@temporalio/client';
import type { TypedSearchAttributes } from '@temporalio/common';
import type { Schedule, Schedules } from '../../domain/durable/schedules.ts';
import { createLogger } from '../../workers/runtime/log/logger.ts';
import { createSchedules } from '../../workers/runtime/schedules.ts';
import { keepSchedules } from '../../workers/schedules.ts';
import { searchAttributes } from '../../workflows/search-attributes.ts';
import { eventually } from '../support/eventually.ts';
import { createTestNamespace } from '../support/test-temporal.ts';

const log = createLogger({ LOG_LEVEL: 'silent' });
const workspaceId = '6f7f4a2e-53c9-4a9e-9a53-3d6f4b1f0c11';
let connection: Connection;
let client: Client;
let schedules: Schedules;
beforeAll(async () => {
  const { connectionOptions, namespace } = await createTestNamespace();
  connection = await Connection.connect(connectionOptions);
  client = new Client({ connection, namespace });
  schedules = createSchedules(client);
}, 180_000);
afterAll(() => connection?.close());

let number = 0;
let monitor: Schedule;
beforeEach(() => {
  number += 1;
  monitor = {
    id: `run-monitor/${workspaceId}/${number}`,
    room: 'toy',
    workspaceId,
    entity: `monitor-${number}`,
    workflow: 'runMonitor',
    taskQueue: 'toy',
    input: { workspaceId, monitor: number },
    summary: 'Run a monitor',
    timing: { cron: '30 4 * * 1', timeZone: 'Europe/Berlin' },
  };
});
const handle = () => client.schedule.getHandle(monitor.id);

test('a schedule is put with its times, its workflow and the attributes that operators search by', async () => {
  await schedules.put(monitor);
  const { spec, action, policies } = await handle().describe();
  expect(spec.calendars).toMatchObject([
    { hour: [{ start: 4 }], minute: [{ start: 30 }], dayOfWeek: [{ start: 'MONDAY' }] },
  ]);
  expect(spec.timezone).toBe('Europe/Berlin');
  expect(policies.overlap).toBe('SKIP');
  expect(action).toMatchObject({ workflowType: 'runMonitor', workflowId: monitor.id, args: [monitor.input] });
  const attributes = action.typedSearchAttributes as TypedSearchAttributes;
  expect(attributes.get(searchAttributes.workspace)).toBe(workspaceId);
  expect(attributes.get(searchAttributes.entity)).toBe(monitor.entity);
});

test('put again it changes, and stays paused where an operator has paused it; twice the same changes nothing', async () => {
  await schedules.put(monitor);
  await handle().pause('looked into');
  const changed: Schedule = { ...monitor, input: { changed: true }, timing: { everyMs: 3_600_000, offsetMs: 60_000 } };
  await schedules.put(changed);
  await schedules.put(changed);
  const { spec, action, state } = await handle().describe();
  expect(spec.calendars ?? []).toEqual([]);
  expect(spec.intervals).toMatchObject([{ every: 3_600_000, offset: 60_000 }]);
  expect(action.args).toEqual([{ changed: true }]);
  expect(state).toMatchObject({ paused: true, note: 'looked into' });
});

test('it is removed by its id, or by having no times any more, and removing it twice is no failure', async () => {
  const isGone = () =>
    handle()
      .describe()
      .then(
        () => false,
        (error) => error instanceof ScheduleNotFoundError,
      );
  await schedules.put(monitor);
  await schedules.remove(monitor.id);
  expect(await isGone()).toBe(true);
  await schedules.remove(monitor.id);
  await schedules.put(monitor);
  expect(await isGone()).toBe(false);
  await schedules.put({ ...monitor, timing: null });
  expect(await isGone()).toBe(true);
});

test('what the rooms want is tried until it is there, and one that fails keeps no other from it', async () => {
  const put: string[] = [];
  const port: Schedules = {
    ...schedules,
    put: async ({ id }) => {
      if (id === 'bad') throw new Error('the server refuses it');
      put.push(id);
    },
  };
  const kept = keepSchedules({ schedules: port, wanted: [{ ...monitor, id: 'bad' }, monitor], log });
  await eventually('the other one is put', () => put.length === 1);
  kept.stop();
  expect(put).toEqual([monitor.id]);
});
