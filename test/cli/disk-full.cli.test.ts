import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { openState } from '../../cli/embedded/files/state.ts';
import { runsWith } from '../../cli/embedded/process/process-probe.ts';
import { eventually } from '../support/eventually.ts';
import { mayMountSmallDisk, mountSmallDisk, type SmallDisk } from '../support/small-disk.ts';
import { type Env, instanceEnv, killStarted, type Running, readKeys, run, said, start } from './cli-helpers.ts';
import { freshFolder, removeFolders } from './embedded-helpers.ts';

jest.setTimeout(240_000); // real servers, on machines that others share

const isPossible = mayMountSmallDisk(freshFolder());
const onSmallDisk = isPossible ? test : test.skip;
let disk: SmallDisk | undefined;
let home: string;
let env: Env;
let up: Running;
const accepted: string[] = [];

beforeAll(async () => {
  if (!isPossible) return;
  const folder = freshFolder();
  disk = mountSmallDisk(folder, 320);
  home = join(folder, 'home');
  env = { ...(await instanceEnv(home)), RATE_LIMIT_SCALE: '1000' };
});
afterAll(() => {
  killStarted();
  for (const pid of [postmaster(), temporal()].filter((found) => found > 0)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // stopped, as it should be
    }
  }
  disk?.unmount();
  removeFolders();
});

const postmaster = (): number => {
  try {
    return Number.parseInt(readFileSync(join(home, 'postgres/data/postmaster.pid'), 'utf8'), 10);
  } catch {
    return 0;
  }
};
const temporal = (): number => (home ? (openState(home).read('temporal')?.pid ?? 0) : 0);

async function call(path: string, body?: object) {
  const answer = await fetch(`http://127.0.0.1:${env.PORT}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      authorization: `Bearer ${readKeys(home).evaluations.webhookToken}`,
      ...(body && { 'content-type': 'application/json' }),
    },
    body: body ? JSON.stringify(body) : null,
  });
  // biome-ignore lint/suspicious/noExplicitAny: what each test expects of the answer is what it asserts
  return { status: answer.status, retryAfter: answer.headers.get('retry-after'), body: (await answer.json()) as any };
}

/** Each is larger than a page, and is not to be compressed, so that it needs room. */
async function submit() {
  const id = `log-${accepted.length}-${Math.random()}`;
  const output = Array.from({ length: 2_000 }, () => Math.random().toString(36)).join(' ');
  const answer = await call('/api/logs', { id, project: 'p', output });
  if (answer.status === 202) accepted.push(id);
  return answer;
}

onSmallDisk('a full disk: 503 as long as it lasts, live throughout, and by itself all goes on', async () => {
  up = start(['up'], env);
  await said(up, /Ctrl-C/);
  for (let one = 0; one < 20; one += 1) expect((await submit()).status).toBe(202);

  disk?.fill();
  await eventually('a full disk refuses', async () => (await submit()).status === 503);
  for (let one = 0; one < 20; one += 1) {
    disk?.fill();
    const answers = await Promise.all([submit(), submit(), call('/api/uploads', { filename: 'a.txt' })]);
    for (const { status, retryAfter, body } of answers.filter((answer) => answer.status >= 300)) {
      expect({ status, code: body.code }).toEqual({ status: 503, code: 'UNAVAILABLE' });
      expect(Number(retryAfter)).toBeGreaterThanOrEqual(1);
    }
    expect((await call('/health/live')).status).toBe(200);
    expect([200, 503]).toContain((await call('/health/ready')).status);
  }
  expect(up.child.exitCode).toBeNull();

  disk?.free();
  const options = { withinMs: 120_000, everyMs: 200 };
  await eventually('it accepts again', async () => (await submit()).status === 202, options);
  expect((await call('/health/ready')).status).toBe(200);
  for (const id of accepted)
    await eventually(
      `${id} has its verdict`,
      async () => (await call(`/api/logs/${id}`)).body.verdict === 'pass',
      options,
    );
  await eventually('the log tells of the outage', () =>
    readFileSync(join(home, 'logs/tracework.log'), 'utf8').includes('53100'),
  );
});

onSmallDisk('a command that needs to write to a full disk says so in one sentence', async () => {
  disk?.fill();
  const { code, stderr } = await run(['keys', 'list'], env);
  expect(code).toBe(1);
  // Whichever needs room first: the state folder, or the database as it lets the command in.
  expect(stderr).toMatch(
    /^(\/.* cannot be (made|written) \(ENOSPC\)|Nothing can be stored at the moment .*); free space .*\n$/,
  );
});

onSmallDisk('a shutdown on a full disk ends all of it in order', async () => {
  const parts = { postgres: postmaster(), temporal: temporal() };
  disk?.fill();
  up.child.kill('SIGTERM');
  const { code, stdout } = await up.ended;
  expect(stdout).toMatch(/Stopped\.\n$/);
  expect(code).toBe(0);
  expect(runsWith(parts.postgres, join(home, 'postgres/data'))).toBe(false);
  expect(runsWith(parts.temporal, join(home, 'temporal/temporal.db'))).toBe(false);
});
