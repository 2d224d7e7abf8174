import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ScheduleNotFoundError } from '@temporalio/client';
import type { WorkspaceCredentials } from '../../db/tenancy/create-workspace.ts';
import { inWorkspaceSql } from '../../db/tenant.ts';
import { keepSchedules } from '../../workers/schedules.ts';
import { readConfig } from '../../workers/settings.ts';
import { deleteOldLogsId } from '../../workflows/evaluations/delete-old-logs.ts';
import { eventually } from '../support/eventually.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';

/** More than one batch. */
const MANY = 1_100;

describe('retention', () => {
  let instance: TestInstance;
  let workspaces: WorkspaceCredentials[];
  beforeAll(async () => {
    instance = await startTestInstance({ env: { LOG_RETENTION_DAYS: '30' } });
  });
  afterAll(() => instance.stop());
  beforeEach(async () => {
    workspaces = [await instance.database.createWorkspace(), await instance.database.createWorkspace()];
  });

  const schedule = () => instance.parts[0]!.temporal.schedule.getHandle(deleteOldLogsId);
  const sql = <T extends object>({ workspaceId }: WorkspaceCredentials, text: string, values: unknown[] = []) =>
    inWorkspaceSql(instance.database.db, workspaceId, async (pg) => (await pg.query<T>(text, values)).rows);
  /** Logs that were received so many days ago; pending ones are due in the future, so that nothing evaluates them. */
  const store = (workspace: WorkspaceCredentials, id: string, { daysAgo = 0, pending = false, count = 1 }) =>
    sql(
      workspace,
      `with p as (insert into project (id, workspace_id, name, name_key) values (gen_random_uuid(), $1, $2, $2)
         returning id, workspace_id)
       insert into log (uid, workspace_id, id, project_id, status, output, content_sha256, "timestamp", created_at, due_at)
       select gen_random_uuid(), p.workspace_id, $2 || n, p.id, $3, 'x', '', now(), now() - $4 * interval '1 day', $5
       from p, generate_series(1, $6) n`,
      [workspace.workspaceId, id, pending ? 'pending' : 'pass', daysAgo, pending ? '2100-01-01' : null, count],
    );
  const ids = async (workspace: WorkspaceCredentials) =>
    (await sql<{ id: string }>(workspace, 'select id from log order by id')).map(({ id }) => id);

  it('deletes what is older than LOG_RETENTION_DAYS in every workspace, and never what is pending', async () => {
    const [first, second] = workspaces as [WorkspaceCredentials, WorkspaceCredentials];
    await store(first, 'old', { daysAgo: 30.1, count: MANY });
    await store(first, 'kept', { daysAgo: 29.9 });
    await store(first, 'waiting', { daysAgo: 400, pending: true });
    await store(second, 'ancient', { daysAgo: 4_000 });
    await store(second, 'fresh', {});
    await eventually('the schedule is set', () =>
      schedule()
        .describe()
        .catch(() => null),
    );
    await schedule().trigger();
    await eventually('old logs are gone', async () => (await ids(second)).length === 1);
    await eventually('all old logs are gone', async () => (await ids(first)).length === 2);
    expect(await ids(first)).toEqual(['kept1', 'waiting1']);
    expect(await ids(second)).toEqual(['fresh1']);
  });

  it('has a daily schedule that follows the setting and goes when it is 0', async () => {
    const { temporal, log } = instance.parts[0]!;
    await eventually('the schedule is set', () =>
      schedule()
        .describe()
        .catch(() => null),
    );
    const set = (days: string) => {
      const config = { ...readConfig({ LOG_RETENTION_DAYS: days }), LOG_LEVEL: 'silent' as const };
      return keepSchedules({ temporal, config, log });
    };
    const shorter = set('7');
    const daily = await eventually('the schedule is changed', async () => {
      const found = await schedule().describe();
      return JSON.stringify(found.action.args) === '[{"days":7}]' ? found : null;
    });
    expect(daily.spec.calendars).toMatchObject([{ hour: [{ start: 3 }] }]);
    expect(daily.info.nextActionTimes).not.toEqual([]);
    shorter.stop();

    const none = set('0');
    await eventually('the schedule is gone', async () => {
      const error = await schedule()
        .describe()
        .catch((failure: unknown) => failure);
      return error instanceof ScheduleNotFoundError;
    });
    none.stop();
    set('0').stop(); // nothing to remove any more
  });
});
