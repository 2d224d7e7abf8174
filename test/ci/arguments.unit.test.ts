import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { chooseScenarios } from '../../bench/support/choose-scenarios.ts';

const scenarios = [{ name: 'first' }, { name: 'second' }, { name: 'third' }];
const chosen = (...names: string[]) => chooseScenarios(scenarios, names).map(({ name }) => name);

test('a runner runs every scenario that is named, once and in the order of its list, or all of them', () => {
  expect(chosen('third', 'first')).toEqual(['first', 'third']);
  expect(chosen('second', 'second')).toEqual(['second']);
  expect(chosen()).toEqual(['first', 'second', 'third']);
  expect(() => chosen('first', 'fourth', 'fifth')).toThrow(
    'No scenario fourth, fifth; there are first, second, third.',
  );
});

test.each([
  ['bench/run.ts accept nothing-of-the-kind', /^No scenario nothing-of-the-kind; there are accept, /],
  ['bench/run.ts --round 1', /^Unknown option '--round'/],
  ['bench/run.ts --rounds many', /^--rounds must be a whole number/],
  ['bench/faults/run.ts api-kill nothing-of-the-kind', /^No scenario nothing-of-the-kind; there are api-kill, /],
  ['bench/faults/run.ts --once', /^Unknown option '--once'/],
  ['.ci/check.ts types', /^npm run check takes no arguments; it does all of types, /],
])('what %s cannot follow ends it in one sentence before anything is begun', (line, sentence) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, line.split(' '), {
    cwd: join(import.meta.dirname, '../..'),
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(sentence);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

test.each(['up', 'api', 'worker', 'migrate', 'doctor', 'listen', 'keys list', 'workspaces list'])(
  'tracework %s refuses an argument that it does not know',
  (command) => {
    const program = join(import.meta.dirname, '../../cli/tracework');
    const { status, stderr } = spawnSync(program, [...command.split(' '), 'extra'], { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error: too many arguments for .*: extra\.\n/);
  },
);
