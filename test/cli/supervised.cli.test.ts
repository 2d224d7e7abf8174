import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import type { TestDatabase } from '../support/test-database.ts';
import { type Env, externalEnv } from './cli-helpers.ts';
import { freshFolder, removeFolders } from './embedded-helpers.ts';

jest.setTimeout(240_000); // real servers, on machines that others share

let env: Env;
let database: TestDatabase;
const groups = new Set<number>();
beforeAll(async () => {
  ({ env, database } = await externalEnv(freshFolder()));
});
afterAll(async () => {
  for (const group of groups) signalGroup(group, 'SIGKILL');
  removeFolders();
  await database?.drop();
});

/** Sends a signal to every process of a group; false when there is none left. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}

/** Starts a command of the README as a supervisor does, in a process group of its own, and waits until it works. */
async function supervise(line: string, ready: RegExp) {
  const [command = '', ...args] = line.split(' ');
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(command, args, {
    cwd: join(import.meta.dirname, '../..'),
    env: { PATH, HOME, ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const group = child.pid ?? 0;
  groups.add(group);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      output += data;
    });
  const ended = once(child, 'exit');
  await eventually(`${line} to work`, () => ready.test(output) || child.exitCode !== null, { withinMs: 120_000 });
  expect(output).toMatch(ready);
  const nothingLeft = () =>
    eventually(`the end of all of ${line}`, () => !signalGroup(group, 0), { withinMs: 60_000 }).then(() => output);
  return { child, ended, nothingLeft };
}

const forms: [line: string, ready: RegExp, bye: RegExp][] = [
  ['cli/tracework api', /API listening/, /"signal":"SIGTERM".*stopping/],
  ['cli/tracework worker', /worker starting/, /"signal":"SIGTERM".*stopping/],
  ['cli/tracework up', /Ctrl-C/, /Stopped\.\n$/],
  ['npx tracework api', /API listening/, /"signal":"SIGTERM".*stopping/],
  ['npx tracework worker', /worker starting/, /"signal":"SIGTERM".*stopping/],
  ['npx tracework up', /Ctrl-C/, /Stopped\.\n$/],
  ['npm start', /Ctrl-C/, /Stopped\.\n$/],
];

test.each(forms)('SIGTERM to the process that `%s` is ends it in order, with exit code 0', async (line, ready, bye) => {
  const { child, ended, nothingLeft } = await supervise(line, ready);
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect(await nothingLeft()).toMatch(bye);
});

test.each(forms.filter(([line]) => line.startsWith('np')))(
  'kill -9 of `%s` leaves nothing running',
  async (...form) => {
    const [line, ready] = form;
    const { child, nothingLeft } = await supervise(line, ready);
    child.kill('SIGKILL');
    expect(await nothingLeft()).toMatch(/"signal":"SIGHUP".*stopping|Stopped\.\n$/);
  },
);

test('the command runs the Node of npm install whatever Node the PATH has, and from any folder', async () => {
  const program = join(import.meta.dirname, '../../cli/tracework');
  const child = spawn(program, ['--version'], { cwd: '/', env: { PATH: '/usr/bin:/bin' }, stdio: 'pipe' });
  let output = '';
  child.stdout.on('data', (data) => {
    output += data;
  });
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(output).toMatch(/^\d+\.\d+\.\d+\n?$/);
});
