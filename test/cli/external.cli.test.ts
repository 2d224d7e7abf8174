import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { pickFreePort } from '../../cli/embedded/process/ports.ts';
import { AccessKey } from '../../db/tenancy/keys/access-key.entity.ts';
import { inWorkspace } from '../../db/tenant.ts';
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
const apiKeys = ['--product', 'evaluations', '--class', 'api_key'];
const newWorkspace = async (name: string): Promise<Credentials> =>
  JSON.parse((await run(['workspaces', 'create', name, '--json'], env)).stdout);

test('workspaces create --json prints the shape of keys.json; list and --workspace know the name', async () => {
  expect(await newWorkspace('Acme')).toEqual({
    workspaceId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    baseUrl: `http://localhost:${env.PORT}`,
    evaluations: { webhookToken: expect.stringMatching(/^wh-/), apiKey: expect.any(String) },
    investigations: { token: expect.stringMatching(/^tl_/) },
  });
  expect((await run(['workspaces', 'list'], env)).stdout).toMatch(/[0-9a-f-]{36} +Acme /);
  const made = await run(['keys', 'create', '--workspace', 'Acme', ...apiKeys, '--expires', '90d', '--json'], env);
  expect(JSON.parse(made.stdout)).toMatchObject({ key: expect.stringMatching(/^ek-/), product: 'evaluations' });
  expect((await run(['keys', 'list', '--workspace', 'Acme'], env)).stdout).toMatch(/evaluations +api_key/);
  expect((await run(['keys', 'list', '--workspace', 'Nobody'], env)).stderr).toMatch(/^There is no workspace "Nobody"/);
});

test('keys rotate hands the expiry on, and refuses a key that was rotated, revoked or has expired', async () => {
  const { workspaceId } = await newWorkspace('Rotations');
  const keys = (...args: string[]) => run(['keys', ...args, '--workspace', workspaceId, '--json'], env);
  const made = async (...args: string[]) => JSON.parse((await keys(...args)).stdout);
  const old = await made('create', ...apiKeys, '--scope', 'read,read', '--expires', '1h', '--name', 'n');
  const successor = await made('rotate', old.id, '--grace-seconds', '86400');
  expect(successor).toMatchObject({ name: 'n', scopes: ['read'], expiresAt: old.expiresAt, successorId: null });
  const listed: { id: string; expiresAt: string }[] = await made('list');
  expect(listed.find(({ id }) => id === old.id)).toMatchObject({ expiresAt: old.expiresAt, successorId: successor.id });
  const refused = async (id: string) => {
    const { code, stdout, stderr } = await keys('rotate', id);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    return stderr;
  };
  expect(await refused(old.id)).toBe(`Key ${old.id} was rotated before; its successor is ${successor.id}.\n`);
  await inWorkspace(database.db, workspaceId, (em) =>
    em.nativeUpdate(AccessKey, { id: successor.id }, { expiresAt: new Date(0) }),
  );
  expect(await refused(successor.id)).toMatch(/ is expired and cannot be rotated; "tracework keys create" makes /);
  const revoked = await made('create', ...apiKeys);
  await keys('revoke', revoked.id);
  expect(await refused(revoked.id)).toMatch(/ is revoked and cannot be rotated; /);
});

test('keys create takes the scopes that keys of the product can have, and no other', async () => {
  await newWorkspace('Scopes');
  const create = (product: string, scope: string) => {
    const of = product === 'operator' ? ['--product', 'operator'] : [...apiKeys, '--workspace', 'Scopes'];
    return run(['keys', 'create', ...of, '--scope', scope, '--json'], env);
  };
  expect(JSON.parse((await create('evaluations', 'write')).stdout).scopes).toEqual(['write']);
  expect(JSON.parse((await create('operator', 'operate')).stdout).scopes).toEqual(['operate']);
  for (const [product, scope, words] of [
    ['evaluations', 'operate', 'Keys of evaluations cannot have the scope operate; use read, write, admin.'],
    ['operator', 'read,admin', 'Keys of operator cannot have the scope read, admin; use operate.'],
    ['evaluations', 'delete', /The scopes are read, write, admin, operate/],
    ['evaluations', '', /The scopes are/],
  ] as const) {
    const { code, stdout, stderr } = await create(product, scope);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    if (typeof words === 'string') expect(stderr).toBe(`${words}\n`);
    else expect(stderr).toMatch(words);
  }
});

test("the operator's keys need no workspace, but the owner's login; they are listed, rotated and revoked by --operator", async () => {
  const keys = async (...args: string[]) => JSON.parse((await run(['keys', ...args, '--json'], env)).stdout);
  const made = await keys('create', '--product', 'operator', '--name', 'on call');
  expect(made).toMatchObject({ key: expect.stringMatching(/^tw_op_/), name: 'on call', scopes: ['operate'] });
  const { id, successorId, key } = await keys('rotate', made.id, '--operator');
  expect({ successorId, key }).toEqual({ successorId: null, key: expect.stringMatching(/^tw_op_/) });
  expect(await keys('revoke', id, '--operator')).toEqual({ id, state: 'revoked' });
  const listed: { id: string; product: string; state: string }[] = await keys('list', '--operator');
  expect(new Set(listed.map(({ product }) => product))).toEqual(new Set(['operator']));
  for (const ended of [made.id, id]) expect(listed.find((one) => one.id === ended)?.state).toBe('revoked');
  const { workspaceId } = await newWorkspace('Alien');
  const [theirs] = await keys('list', '--workspace', workspaceId);
  expect((await run(['keys', 'revoke', theirs.id, '--operator'], env)).stderr).toMatch(/^There is no such working key/);
  const { DATABASE_ADMIN_URL: _, ...unowned } = env;
  const refused = await run(['keys', 'create', '--product', 'operator'], unowned);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('set DATABASE_ADMIN_URL') });
});

test('members are added, given roles and removed; a workspace keeps its last admin', async () => {
  const { workspaceId } = await newWorkspace('People');
  const members = async (...args: string[]) => {
    const { code, stdout, stderr } = await run(['members', ...args, '--workspace', workspaceId, '--json'], env);
    return code === 0 ? JSON.parse(stdout) : stderr;
  };
  const ada = await members('add', 'Ada', '--role', 'admin');
  expect(ada).toMatchObject({ user_id: expect.any(String), name: 'Ada', role: 'admin' });
  expect(await members('remove', ada.user_id)).toMatch(/^A workspace keeps its last admin; /);
  const bob = await members('add', 'Bob');
  expect(await members('role', bob.user_id, 'admin')).toEqual({ ...bob, role: 'admin' });
  expect(await members('remove', ada.user_id)).toEqual(ada);
  expect(await members('list')).toEqual([{ ...bob, role: 'admin' }]);
  expect(await members('remove', ada.user_id)).toMatch(/^There is no member /);
  expect(await members('role', 'Bob', 'admin')).toMatch(/It is the id that "tracework members list" shows/);
});

test('a plan that no product has is refused, and nothing is made', async () => {
  const { code, stdout, stderr } = await run(['workspaces', 'create', 'Gold', '--plan', 'gold'], env);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^No product has a plan "gold"; the plans are .*investigations=pro/);
  expect((await run(['workspaces', 'plan', 'Gold', 'toys=pro'], env)).stderr).toBe('There is no product "toys".\n');
  expect((await run(['workspaces', 'list'], env)).stdout).not.toContain('Gold');
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

test('migrate says what it did; doctor names sources that are not asked, an owner as runtime login, and what is missing, with exit code 1', async () => {
  expect((await run(['migrate'], env)).stdout).toBe('The database is up to date.\n');
  const well = await run(['doctor'], env);
  expect(well).toMatchObject({ code: 0, stdout: expect.stringContaining('All is well.') });
  expect(well.stdout).toMatch(/email_hibp \(HIBP_API_KEY\), .*name_edgar \(OSINT_CONTACT\)/);
  const withKey = await run(['doctor'], { ...env, HIBP_API_KEY: 'a-key-0123456789', OSINT_CONTACT: 'ops@example.org' });
  expect(withKey.stdout).toMatch(/^ok {4}Sources of investigations: 27 of 32 are asked; not for want of a setting: /m);
  expect(withKey.stdout).toMatch(/name_courtlistener \(COURTLISTENER_TOKEN\).*user_reddit \(REDDIT_CLIENT_ID\)/);
  expect(withKey.stdout).not.toMatch(/email_hibp|name_edgar|a-key-0123456789/);
  const asOwner = { ...env, DATABASE_URL: database.adminUrl, DATABASE_QUEUE_URL: database.queueUrl };
  const { code, stdout } = await run(['doctor'], {
    ...asOwner,
    TRACEWORK_SECRET_KEYS: '',
    TEMPORAL_NAMESPACE: 'nowhere',
  });
  expect(code).toBe(1);
  expect(stdout).toMatch(/FAIL {2}Secret keys: .*\n +to fix: /);
  expect(stdout).toMatch(/FAIL {2}Runtime login: The login .* is a superuser/);
  expect(stdout).toMatch(/FAIL {2}Temporal namespace: /);
  expect((await run(['api'], asOwner)).stderr).toMatch(/is a superuser, so row-level security would not hold/);
});
