import { once } from 'node:events';
import { chownSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, expect, jest, test } from '@jest/globals';
import { pickFreePort } from '../../cli/embedded/process/ports.ts';
import { type Env, instanceEnv, killStarted, run, start } from './cli-helpers.ts';
import { freshFolder, isRoot, removeFolders, script } from './embedded-helpers.ts';

jest.setTimeout(240_000); // real servers, on machines that others share

afterAll(() => {
  killStarted();
  removeFolders();
});

async function refusal(env: Env, args = ['up']): Promise<string> {
  const { code, stdout, stderr } = await run(args, { ...(await instanceEnv(freshFolder())), ...env });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr.trim().split('\n')).toHaveLength(1);
  return stderr.trim();
}

test('a state folder that cannot be written is one sentence', async () => {
  const file = join(freshFolder(), 'file');
  writeFileSync(file, '');
  expect(await refusal({ TRACEWORK_HOME: file })).toMatch(
    /^The state folder .* cannot be written \(ENOTDIR\); make it/,
  );
  expect(await refusal({ TRACEWORK_HOME: '/proc/tracework' })).toMatch(/cannot be written/);
});

test('bad settings are one sentence that names each of them', async () => {
  const sentence = await refusal({ PORT: '99999', DATABASE_URL: 'http://x', LOG_LEVEL: 'loud' });
  expect(sentence).toMatch(/^Bad settings: PORT must .*; DATABASE_URL must .*; LOG_LEVEL must /);
});

test('an external database needs secret keys that can be read', async () => {
  const DATABASE_URL = 'postgres://x:y@127.0.0.1:1/z';
  expect(await refusal({ DATABASE_URL })).toMatch(/^DATABASE_URL needs TRACEWORK_SECRET_KEYS/);
  expect(await refusal({ DATABASE_URL, TRACEWORK_SECRET_KEYS: 'k1:short' })).toMatch(/^TRACEWORK_SECRET_KEYS must be/);
});

test('a database that is away is one sentence without its password', async () => {
  const env = {
    DATABASE_URL: 'postgres://x:top-secret@127.0.0.1:1/z',
    TRACEWORK_SECRET_KEYS: 'k1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
    TEMPORAL_ADDRESS: '127.0.0.1:1',
  };
  for (const command of ['up', 'api', 'worker'])
    expect(await refusal(env, [command])).toMatch(/^The database cannot be used \(.*ECONNREFUSED.*\); see that/);
  expect(await refusal(env, ['keys', 'list'])).not.toContain('top-secret');
});

test('migrate of an external database asks for the owner', async () => {
  const sentence = await refusal({ DATABASE_URL: 'postgres://x:y@127.0.0.1:1/z' }, ['migrate']);
  expect(sentence).toMatch(/^DATABASE_ADMIN_URL is missing; /);
});

test('a Temporal CLI that is none is one sentence', async () => {
  const TEMPORAL_CLI = script(freshFolder(), 'temporal', 'echo hello');
  expect(await refusal({ TEMPORAL_CLI })).toMatch(/^TEMPORAL_CLI names .*, which is not the Temporal CLI; /);
});

test.each(['PORT', 'TEMPORAL_PORT', 'TEMPORAL_UI_PORT'])(
  'a %s that another program holds on ::1, where localhost leads first, is one sentence',
  async (setting) => {
    const port = await pickFreePort();
    const other = createServer();
    const listening = once(other, 'listening').catch(() => null);
    other.listen(port, '::1');
    if ((await listening) === null) return; // a machine without IPv6 has no such program
    expect(await refusal({ [setting]: String(port) })).toMatch(
      new RegExp(`^Port ${port} is already in use by another program on ::1, .*; set ${setting} to a free one\\.$`),
    );
    other.close();
  },
);

const asRoot = isRoot ? test : test.skip; // who is not root can become nobody else

asRoot('an account without a passwd entry is told what to do, before anything is started', async () => {
  const home = freshFolder();
  chownSync(home, 54_321, 54_321);
  const TEMPORAL_CLI = script(freshFolder(), 'temporal', 'echo "temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)"');
  const env = { ...(await instanceEnv(home)), TEMPORAL_CLI, HOME: '' };
  const child = start(['up'], env, { uid: 54_321, gid: 54_321 });
  const { code, stderr } = await child.ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^PostgreSQL cannot be set up by the user id 54321, which has no entry in \/etc\/passwd; .*\n$/,
  );
});

test('help of every command needs no settings', async () => {
  const { stdout } = await run(['--help'], { PORT: 'x' });
  const commands = ['up', 'api', 'worker', 'migrate', 'workspaces', 'keys', 'import', 'demo', 'doctor'];
  for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
  expect((await run(['up', '--help'])).stdout).toMatch(/RATE_LIMIT_SCALE +Tests only/);
});
