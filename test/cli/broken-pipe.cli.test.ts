import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, jest, test } from '@jest/globals';
import { openState } from '../../cli/embedded/files/state.ts';
import { runsWith } from '../../cli/embedded/process/process-probe.ts';
import { eventually } from '../support/eventually.ts';
import { type Env, instanceEnv, program } from './cli-helpers.ts';
import { freshFolder, removeFolders } from './embedded-helpers.ts';

jest.setTimeout(240_000); // real servers, on machines that others share

afterAll(removeFolders);

const pids = (home: string): [number, number] => [
  Number.parseInt(readFileSync(join(home, 'postgres/data/postmaster.pid'), 'utf8'), 10),
  openState(home).read('temporal')?.pid ?? 0,
];
const isReady = async (env: Env) =>
  fetch(`http://127.0.0.1:${env.PORT}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );

describe('an instance that nobody listens to any more', () => {
  const kills: (() => void)[] = [];
  afterEach(() => {
    for (const kill of kills.splice(0)) kill();
  });

  async function startAndStop(stdio: 'pipe' | number): Promise<void> {
    const home = freshFolder();
    const env = await instanceEnv(home);
    const { PATH = '', HOME = '', TEST_TEMPORAL_CLI = '' } = process.env;
    const child = spawn(process.execPath, [program, 'up'], {
      env: { PATH, HOME, TEMPORAL_CLI: TEST_TEMPORAL_CLI, ...env },
      stdio: ['ignore', stdio, stdio],
    });
    kills.push(() => child.kill('SIGKILL'));
    child.stdout?.destroy();
    child.stderr?.destroy();
    const ended = once(child, 'exit');
    await eventually('it is ready', () => isReady(env), { withinMs: 120_000 });
    const [postgres, temporal] = pids(home);
    child.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
    expect(runsWith(postgres, join(home, 'postgres/data'))).toBe(false);
    expect(runsWith(temporal, join(home, 'temporal/temporal.db'))).toBe(false);
  }

  test('starts, runs and stops in order when its reader has gone, as with `| head -1`', () => startAndStop('pipe'));

  const onLinux = existsSync('/dev/full') ? test : test.skip;
  onLinux('and when its output goes to a full disk', async () => {
    const full = openSync('/dev/full', 'w');
    await startAndStop(full).finally(() => closeSync(full));
  });
});
