import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { isListening } from '../../db/durable/listening.ts';
import { logQueue } from '../../db/evaluations/logs/log.queue.ts';
import { inWorkspaceSql } from '../../db/tenant.ts';
import { eventually } from '../support/eventually.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { startTestInstance, type TestInstance } from '../support/test-instance.ts';
import { createTestNamespace } from '../support/test-temporal.ts';

let instance: TestInstance;
let proxy: TcpProxy;
beforeAll(async () => {
  const temporal = await createTestNamespace();
  proxy = await startTcpProxy(process.env.TEST_TEMPORAL_ADDRESS ?? '');
  const throughProxy = { ...temporal, connectionOptions: { address: proxy.address } };
  instance = await startTestInstance({ temporal: throughProxy, env: { SYNC_WAIT_SECONDS: '0.3' } });
}, 180_000);
afterAll(async () => {
  proxy?.become('open');
  await instance?.stop();
  await proxy?.close();
});

const submit = async (body: object) => {
  const startedAt = Date.now();
  const response = await fetch(`${instance.urls[0]}/api/logs`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${instance.credentials.keys.evaluations?.webhookToken}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ project: 'p', output: 'hi', ...body }),
  });
  const { status } = (await response.json()) as { status: string };
  return { http: response.status, status, ms: Date.now() - startedAt };
};
const listens = () =>
  isListening(instance.database.db, logQueue, { workspaceId: instance.credentials.workspaceId, key: '' });
const pending = async () => {
  const { rows } = await inWorkspaceSql(instance.database.db, instance.credentials.workspaceId, (client) =>
    client.query(`select count(*)::int as pending from log where status = 'pending'`),
  );
  return rows[0].pending as number;
};

test.each(['closed', 'black hole'] as const)(
  'while Temporal is away (%s) submissions are accepted as usual, and evaluated when it is back',
  async (state) => {
    await submit({});
    await eventually('the worker works', async () => (await pending()) === 0);
    proxy.become(state);
    // A pass that lingers needs no Temporal to finish what it finds.
    await eventually('no pass listens any more', async () => !(await listens()));
    const answers = await Promise.all(Array.from({ length: 20 }, () => submit({})));
    for (const answer of answers) expect(answer).toMatchObject({ http: 202, status: 'pending' });
    expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(5_000);
    expect(await submit({ sync: true })).toMatchObject({ http: 202, status: 'pending' });
    expect(await pending()).toBe(21);

    proxy.become('open');
    await eventually('every log is evaluated', async () => (await pending()) === 0);
  },
  90_000,
);
