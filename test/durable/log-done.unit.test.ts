import { expect, test } from '@jest/globals';
import { createLogDone } from '../../workers/runtime/log/log-done.ts';
import { createLogger } from '../../workers/runtime/log/logger.ts';
import { eventually } from '../support/eventually.ts';

function logged(level: 'info' | 'warn', mostASecond?: number) {
  const lines: Record<string, unknown>[] = [];
  const log = createLogger({ LOG_LEVEL: level }, { write: (line) => void lines.push(JSON.parse(line)) });
  return { lines, logDone: createLogDone(log, mostASecond) };
}

test('a thing done is one line with its ids, outcome and whole milliseconds', () => {
  const { lines, logDone } = logged('info');
  logDone('toy made', { workspaceId: 'w', toyId: 't', outcome: 'made', ms: 12.4 });
  expect(lines).toEqual([
    { level: 30, time: expect.any(String), workspaceId: 'w', toyId: 't', outcome: 'made', ms: 12, msg: 'toy made' },
  ]);
});

test('above a rate the lines of a kind are left out, and one line says how many; other kinds are not touched', async () => {
  const { lines, logDone } = logged('info', 3);
  for (let index = 0; index < 10; index += 1) logDone('toy made', { toyId: String(index), outcome: 'made' });
  logDone('toy broken', { outcome: 'broken' });
  const told = await eventually('what was left out', () => lines.find(({ leftOut }) => leftOut !== undefined));
  expect(told).toMatchObject({ leftOut: 7, msg: 'toy made' });
  expect(lines.map(({ toyId }) => toyId)).toEqual(['0', '1', '2', undefined, undefined]);
  logDone('toy made', { toyId: 'next', outcome: 'made' });
  expect(lines.at(-1)).toMatchObject({ toyId: 'next' });
});

test('a hundred a second of each kind pass where nobody says another number', () => {
  const { lines, logDone } = logged('info');
  for (let index = 0; index < 150; index += 1) logDone('toy made', { outcome: 'made' });
  expect(lines).toHaveLength(100);
});

test('nothing is written where the level leaves such lines out', () => {
  const { lines, logDone } = logged('warn');
  logDone('toy made', { outcome: 'made' });
  expect(lines).toEqual([]);
});
