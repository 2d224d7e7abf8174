import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ScheduleNotFoundError } from '@temporalio/client';
import { inWorkspaceSql } from '../../db/tenant.ts';
import { listDeliveries } from '../../db/webhooks/deliveries/view-deliveries.ts';
import { createSchedules } from '../../workers/runtime/schedules.ts';
import { keepSchedules } from '../../workers/schedules.ts';
import { readConfig } from '../../workers/settings.ts';
import { webhooksSchedules } from '../../workers/webhooks/schedules.ts';
import { deleteOldWebhookEventsId } from '../../workflows/webhooks/delete-old-webhook-events.ts';
import { eventually } from '../support/eventually.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';
import { type StoredDelivery, storeDelivery } from './stored-deliveries.ts';

/** More than one batch. */
const MANY = 1_100;

describe('old events', () => {
  let instance: TestInstance;
  beforeAll(async () => {
    instance = await startTestInstance();
  });
  afterAll(() => instance.stop());

  const schedule = () => instance.parts[0]!.temporal.schedule.getHandle(deleteOldWebhookEventsId);
  const isSet = () =>
    eventually('the schedule is set', () =>
      schedule()
        .describe()
        .catch(() => null),
    );
  const sql = (workspaceId: string, text: string, values: unknown[] = []) =>
    inWorkspaceSql(instance.database.db, workspaceId, (client) => client.query(text, values));
  const store = async (workspaceId: string, daysAgo: number, delivery: StoredDelivery = {}) => {
    const id = await storeDelivery(instance.database.db, workspaceId, delivery);
    const text = `update webhook_event set created_at = clock_timestamp() - $2 * interval '1 day'
      where id = (select event_id from webhook_delivery where id = $1)`;
    await sql(workspaceId, text, [id, daysAgo]);
    return id;
  };
  const ids = async (workspaceId: string) =>
    (await listDeliveries(instance.database.db, workspaceId, { limit: 500 })).map(({ id }) => id).sort();

  it('go in every workspace after 90 days, with what was delivered, and never one that still waits', async () => {
    const [first, second] = [await instance.database.createWorkspace(), await instance.database.createWorkspace()];
    const kept = [
      await store(first.workspaceId, 89.9),
      await store(first.workspaceId, 400, { state: 'pending', tried: [] }),
    ];
    for (const state of ['succeeded', 'failed', 'cancelled'] as const)
      await store(first.workspaceId, 90.1, { state, tried: [500, 200] });
    await store(second.workspaceId, 4_000);
    await sql(
      second.workspaceId,
      `insert into webhook_event (id, workspace_id, product, type, body, created_at)
       select gen_random_uuid(), $1, 'evaluations', 'pass', '{}', '2020-01-01' from generate_series(1, $2::int)`,
      [second.workspaceId, MANY],
    );
    await isSet();
    await schedule().trigger();
    await eventually('old events are gone', async () => {
      const left = await sql(second.workspaceId, 'select from webhook_event limit 1');
      return left.rowCount === 0 && (await ids(first.workspaceId)).length === kept.length;
    });
    expect(await ids(first.workspaceId)).toEqual(kept.sort());
  });

  it('stay for ever where WEBHOOK_EVENT_RETENTION_DAYS is 0', async () => {
    const { temporal, log } = instance.parts[0]!;
    const daily = await isSet();
    expect(daily.action.args).toEqual([{ days: 90 }]);
    const wanted = webhooksSchedules(readConfig({ WEBHOOK_EVENT_RETENTION_DAYS: '0' }));
    const none = keepSchedules({ schedules: createSchedules(temporal), wanted, log });
    await eventually('the schedule is gone', async () => {
      const error = await schedule()
        .describe()
        .catch((failure: unknown) => failure);
      return error instanceof ScheduleNotFoundError;
    });
    none.stop();
  });
});
