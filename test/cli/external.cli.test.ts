import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { pickFreePort } from '../../cli/embedded/ports.ts';
import { eventually } from '../support/eventually.ts';
import type { TestDatabase } from '../support/test-database.ts';
import { api, type Env, externalEnv, killStarted, run, said, start } from './cli-helpers.ts';
import { freshFolder, removeFolders } from './embedded-helpers.ts';

jest.setTimeout(240_000); // real servers, on machines that others share

let home: string;
let env: Env;
let database: TestDatabase;
beforeAll(async () => {
  home = freshFolder();
  ({ env, database } = await externalEnv(home));
});
afterAll(async () => {
  killStarted();
  removeFolders();
  await database?.drop();
});

interface Credentials {
  workspaceId: string;
  evaluations: { webhookToken: string };
}
const newWorkspace = async (name: string): Promise<Credentials> =>
  JSON.parse((await run(['workspaces', 'create', name, '--json'], env)).stdout);

test('workspaces create --json prints the shape of keys.json; list and --workspace know the name', async () => {
  expect(await newWorkspace('Acme')).toEqual({
    workspaceId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    baseUrl: `http://localhost:${env.PORT}`,
    operator: { token: expect.stringMatching(/^tw_op_/) },
    evaluations: { webhookToken: expect.stringMatching(/^wh-/), apiKey: expect.any(String) },
  });
  expect((await run(['workspaces', 'list'], env)).stdout).toMatch(/Acme +free/);
  const made = await run(
    ['keys', 'create', '--workspace', 'Acme', '--product', 'traces', '--expires', '90d', '--json'],
    env,
  );
  expect(JSON.parse(made.stdout)).toMatchObject({ key: expect.stringMatching(/^rt_live_/), product: 'traces' });
  expect((await run(['keys', 'list', '--workspace', 'Acme'], env)).stdout).toMatch(/traces +api_key/);
  expect((await run(['keys', 'list', '--workspace', 'Nobody'], env)).stderr).toMatch(/^There is no workspace "Nobody"/);
});

test('import takes what is good, names what is bad, and a second run submits nothing twice', async () => {
  const { workspaceId } = await newWorkspace('Imports');
  const file = join(home, 'runs.jsonl');
  const lines = Array.from({ length: 450 }, (_, i) =>
    JSON.stringify({ q: `question ${i}`, output: `o${i}`, right: i }),
  );
  lines[7] = '{"output":""}';
  lines[8] = 'no JSON';
  lines.splice(20, 0, '');
  writeFileSync(file, `\uFEFF${lines.join('\r\n')}`);
  const args = ['import', 'logs', file, '--project', 'math', '--map', 'input=q', '--metadata', 'right'];
  const first = await run([...args, '--workspace', workspaceId], env);
  expect(first.stdout).toBe('448 new, 0 already there, 2 bad.\n');
  expect(first.stderr).toContain('line 8: output: Required');
  expect(first.stderr).toContain('line 9: is no JSON; each line must be one JSON object');
  expect(first.code).toBe(1);
  const second = await run([...args, '--workspace', workspaceId], env);
  expect(second.stdout).toBe('0 new, 448 already there, 2 bad.\n');
});

test('import ends in order while Temporal is away', async () => {
  const { workspaceId } = await newWorkspace('Alone');
  const file = join(home, 'alone.jsonl');
  writeFileSync(file, Array.from({ length: 2_000 }, (_, i) => `{"output":"line ${i}"}\n`).join(''));
  const away = { ...env, TEMPORAL_ADDRESS: '127.0.0.1:1' };
  const ended = await run(['import', 'logs', file, '--project', 'p', '--workspace', workspaceId], away);
  expect(ended).toEqual({ code: 0, stdout: '2000 new, 0 already there, 0 bad.\n', stderr: '' });
});

test('two APIs and a worker share the work as processes of their own, and end with 0', async () => {
  const { evaluations } = await newWorkspace('Shared');
  const second = { ...env, PORT: String(await pickFreePort()) };
  const apis = [start(['api'], env), start(['api'], second)];
  for (const running of apis) await said(running, /API listening/);
  const accepted = await api(env.PORT, '/api/logs', evaluations.webhookToken, { project: 'p', output: 'before' });
  expect(accepted.status).toBe(202);
  const worker = start(['worker'], env);
  const status = () => api(second.PORT, `/api/logs/${accepted.body.id}/status`, evaluations.webhookToken);
  await eventually('the verdict', async () => (await status()).body.status === 'pass', { withinMs: 120_000 });
  for (const { child } of [...apis, worker]) child.kill('SIGTERM');
  for (const { ended } of [...apis, worker]) expect((await ended).code).toBe(0);
});

test('migrate says what it did; doctor tells an owner as runtime login, and what is missing, with exit code 1', async () => {
  expect((await run(['migrate'], env)).stdout).toBe('The database is up to date.\n');
  expect(await run(['doctor'], env)).toMatchObject({ code: 0, stdout: expect.stringContaining('All is well.') });
  const asOwner = { ...env, DATABASE_URL: database.adminUrl, DATABASE_QUEUE_URL: database.queueUrl };
  const { code, stdout } = await run(['doctor'], {
    ...asOwner,
    TRACEWORK_SECRET_KEYS: '',
    TEMPORAL_NAMESPACE: 'nowhere',
  });
  expect(code).toBe(1);
  expect(stdout).toMatch(/FAIL {2}Secret keys: .*\n +to mend: /);
  expect(stdout).toMatch(/FAIL {2}Runtime login: The login .* is a superuser/);
  expect(stdout).toMatch(/FAIL {2}Temporal namespace: /);
  expect((await run(['api'], asOwner)).stderr).toMatch(/is a superuser, so row-level security would not hold/);
});
