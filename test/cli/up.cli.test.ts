import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { openState } from '../../cli/embedded/files/state.ts';
import { runsWith } from '../../cli/embedded/process/process-probe.ts';
import { api, type Env, instanceEnv, killStarted, type Running, readKeys, run, said, start } from './cli-helpers.ts';
import { freshFolder, killHard, removeFolders } from './embedded-helpers.ts';

jest.setTimeout(240_000); // real servers, on machines that others share

let home: string;
let env: Env;
let up: Running;
beforeAll(async () => {
  home = freshFolder();
  env = { ...(await instanceEnv(home)), SYNC_WAIT_SECONDS: '120' }; // also where the machine is busy
});
afterAll(async () => {
  killStarted();
  for (const pid of parts()) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // stopped, as it should be
    }
  }
  removeFolders();
});

const postmaster = (): number => {
  try {
    return Number.parseInt(readFileSync(join(home, 'postgres/data/postmaster.pid'), 'utf8'), 10);
  } catch {
    return 0;
  }
};
const temporal = () => openState(home).read('temporal');
const parts = (): number[] => [postmaster(), temporal()?.pid ?? 0].filter((pid) => pid > 0);
const partsRun = (): boolean[] => [
  runsWith(postmaster(), join(home, 'postgres/data')),
  runsWith(temporal()?.pid ?? 0, join(home, 'temporal/temporal.db')),
];

test('a first start says where everything is, writes keys.json (0600), and its curl line works as it is printed', async () => {
  up = start(['up'], env);
  const screen = await said(up, /Ctrl-C/);
  expect(screen).toContain(`http://localhost:${env.PORT}/docs`);
  expect(screen).toContain(`http://localhost:${env.TEMPORAL_UI_PORT}`);
  expect(statSync(join(home, 'keys.json')).mode & 0o777).toBe(0o600);
  expect(statSync(join(home, 'secrets.json')).mode & 0o777).toBe(0o600);
  expect(readKeys(home)).toEqual({
    workspaceId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    baseUrl: `http://localhost:${env.PORT}`,
    operator: { token: expect.stringMatching(/^tw_op_/) },
    evaluations: { webhookToken: expect.stringMatching(/^wh-/), apiKey: expect.any(String) },
    investigations: { token: expect.stringMatching(/^tl_/) },
  });
  const curl = /^ *(curl .*)$/m.exec(screen)?.[1] ?? '';
  expect(JSON.parse(execFileSync('sh', ['-c', curl], { encoding: 'utf8' }))).toMatchObject({ verdict: 'pass' });
  expect((await api(env.PORT, '/ops/deliveries', readKeys(home).operator.token)).status).toBe(200);
});

test('the same instance started twice: the second says so and leaves the first alone', async () => {
  const second = await run(['up'], env);
  expect(second.code).toBe(1);
  expect(second.stderr).toMatch(/^This instance already runs as process \d+ on port \d+; .*\n$/);
  expect((await api(env.PORT, '/api/verify', readKeys(home).evaluations.webhookToken)).status).toBe(200);
});

test('a second instance on the same ports is refused in one sentence each, with nothing left behind', async () => {
  const other = { ...(await instanceEnv(freshFolder())) };
  const takenPort = await run(['up'], { ...other, PORT: env.PORT ?? '' });
  expect(takenPort).toMatchObject({ code: 1, stdout: '' });
  expect(takenPort.stderr).toBe(`Port ${env.PORT} is already in use by another program; set PORT to a free one.\n`);
  const takenTemporal = await run(['up'], { ...other, TEMPORAL_PORT: env.TEMPORAL_PORT ?? '' });
  expect(takenTemporal.code).toBe(1);
  expect(takenTemporal.stderr).toMatch(/^Port \d+ is already in use by another program; set TEMPORAL_PORT .*\n$/);
  expect(() => readFileSync(join(other.TRACEWORK_HOME ?? '', 'postgres/data/postmaster.pid'))).toThrow('ENOENT');
});

test('keys: a rotated key works for its grace time, a revoked one not for another request', async () => {
  const { webhookToken } = readKeys(home).evaluations;
  const keys = async (): Promise<{ id: string; class: string; state: string }[]> =>
    JSON.parse((await run(['keys', 'list', '--json'], env)).stdout);
  const old = (await keys()).find((key) => key.class === 'webhook_token');
  const rotated = await run(['keys', 'rotate', old?.id ?? '', '--grace-seconds', '60', '--json'], env);
  const { key, id } = JSON.parse(rotated.stdout);
  const works = async (token: string) => (await api(env.PORT, '/api/verify', token)).status;
  expect([await works(webhookToken), await works(key)]).toEqual([200, 200]);
  expect(readKeys(home).evaluations.webhookToken).toBe(key);

  expect((await run(['keys', 'revoke', old?.id ?? ''], env)).code).toBe(0);
  expect([await works(webhookToken), await works(key)]).toEqual([401, 200]);
  expect((await run(['keys', 'revoke', old?.id ?? ''], env)).code).toBe(1);
  expect((await keys()).map(({ state }) => state).sort()).toEqual(['revoked', 'valid', 'valid', 'valid']);
  expect(id).not.toBe(old?.id);
});

test("the operator's key of keys.json is rotated there", async () => {
  const keys = async (...args: string[]) =>
    JSON.parse((await run(['keys', ...args, '--operator', '--json'], env)).stdout);
  const { operator, ...others } = readKeys(home);
  const [{ id }] = await keys('list');
  const { key } = await keys('rotate', id);
  expect(readKeys(home)).toEqual({ ...others, operator: { token: key } });
  const works = async (token: string) => (await api(env.PORT, '/health/work', token)).status;
  expect([await works(operator.token), await works(key)]).toEqual([401, 200]);
});

test('demo makes its rules once, and ends with a table of verdicts and the address of the workflow', async () => {
  const first = await run(['demo'], env);
  expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('32 new, 0 already there, 0 bad') });
  expect(first.stdout).toMatch(/MODEL +LOGS +PASS +FLAGGED +ERROR/);
  expect(first.stdout).toMatch(/all +32 +21 +11 +0 +66/);
  const { workspaceId, evaluations } = readKeys(home);
  const ui = `http://localhost:${env.TEMPORAL_UI_PORT}/namespaces/default/workflows`;
  expect(first.stdout).toContain(`${ui}/evaluate-logs%2F${workspaceId}`);
  const second = await run(['demo'], env);
  expect(second.stdout).toContain('0 new, 32 already there, 0 bad');
  expect((await api(env.PORT, '/api/rules', evaluations.webhookToken)).body).toHaveLength(3);
});

test('doctor finds everything well', async () => {
  const { code, stdout } = await run(['doctor'], env);
  expect(stdout).not.toContain('FAIL');
  expect(stdout).toContain('All is well.');
  expect(code).toBe(0);
});

test('after a kill -9 the next start takes over what still runs, with every log', async () => {
  const before = parts();
  await killHard(up.child);
  expect(partsRun()).toEqual([true, true]);
  up = start(['up'], env);
  await said(up, /Ctrl-C/);
  expect(parts()).toEqual(before);
  const { webhookToken } = readKeys(home).evaluations;
  const logs = await api(env.PORT, '/api/logs', webhookToken);
  expect(logs.body.total).toBe(33);
  const fresh = await api(env.PORT, '/api/logs', webhookToken, { project: 'p', output: 'hi', sync: true });
  expect(fresh).toMatchObject({ status: 200, body: { verdict: 'pass' } });
});

test('a part that dies while it runs is started again where it was', async () => {
  const port = openState(home).read('postgres')?.port;
  process.kill(postmaster(), 'SIGKILL');
  const { webhookToken } = readKeys(home).evaluations;
  const answer = async () =>
    (await api(env.PORT, '/api/verify', webhookToken).catch(() => ({ status: 0 }))).status === 200;
  const endsAt = Date.now() + 60_000;
  let answered = false;
  for (let calm = 0; calm < 3 && Date.now() < endsAt; calm = answered ? calm + 1 : 0) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    answered = await answer();
  }
  expect(answered).toBe(true);
  expect(openState(home).read('postgres')?.port).toBe(port);
});

test('Ctrl-C, sent twice as npm does, ends all of it in order with exit code 0', async () => {
  up.child.kill('SIGINT');
  up.child.kill('SIGINT');
  const { code, stdout } = await up.ended;
  expect(stdout).toMatch(/Stopped\.\n$/);
  expect(code).toBe(0);
  expect(partsRun()).toEqual([false, false]);
  expect(openState(home).read('api')).toBeUndefined();
});

test('short commands start PostgreSQL for as long as they run; demo and worker ask for an instance', async () => {
  expect((await run(['keys', 'list'], env)).stdout).toContain('webhook_token');
  expect(partsRun()).toEqual([false, false]);
  expect((await run(['demo'], env)).stderr).toMatch(/^No instance answers at http:\/\/localhost:\d+; .*\n$/);
  expect((await run(['worker'], env)).stderr).toMatch(/^No Temporal server runs for .*\n$/);
  expect(partsRun()).toEqual([false, false]);
});

test('npm start hands a signal on to the instance', async () => {
  const { start: script } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')).scripts;
  // As npm runs it: by a shell that does not hand signals on by itself.
  const child = spawn('sh', ['-c', script], {
    cwd: join(import.meta.dirname, '../..'),
    env: {
      ...env,
      PATH: `${join(process.execPath, '..')}:${process.env.PATH}`,
      HOME: process.env.HOME ?? '',
      TEMPORAL_CLI: process.env.TEST_TEMPORAL_CLI ?? '',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let output = '';
  for await (const data of child.stdout) {
    output += data;
    if (output.includes('Ctrl-C')) child.kill('SIGTERM');
  }
  expect(await ended).toEqual([0, null]);
  expect(partsRun()).toEqual([false, false]);
});
