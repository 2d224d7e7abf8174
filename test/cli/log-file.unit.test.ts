import { closeSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, expect, jest, test } from '@jest/globals';
import { writeAtomically } from '../../cli/embedded/files/write-atomically.ts';
import { openLogFile } from '../../cli/home/log-file.ts';
import { LogWriter } from '../../workers/runtime/log/log-writer.ts';
import { createLogger } from '../../workers/runtime/log/logger.ts';
import { eventually } from '../support/eventually.ts';
import { mayMountSmallDisk, mountSmallDisk, type SmallDisk } from '../support/small-disk.ts';
import { freshFolder, removeFolders } from './embedded-helpers.ts';

const isPossible = mayMountSmallDisk(freshFolder());
const onSmallDisk = isPossible ? test : test.skip;
let disk: SmallDisk | undefined;
afterEach(() => {
  disk?.unmount();
  disk = undefined;
  jest.restoreAllMocks();
});
afterAll(removeFolders);

const lines = (path: string): Record<string, unknown>[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, -1) // what a line has of itself so far is behind the last line break
    .map((line) => JSON.parse(line));

onSmallDisk(
  'lines that find no room wait, those over 1 MB are counted, and the count is told once there is room',
  async () => {
    const told = jest.spyOn(console, 'error').mockImplementation(() => {});
    disk = mountSmallDisk(freshFolder(), 4);
    const { path, stream } = openLogFile(disk.folder);
    const log = createLogger({ LOG_LEVEL: 'info' }, stream);
    log.info('before');
    await stream.flush();
    disk.fill();
    const text = 'x'.repeat(10_000);
    for (let number = 0; number < 200; number += 1) log.info({ number, text }, 'meanwhile');
    await eventually('it tells of the failure', () => told.mock.calls.length > 0);
    expect(told.mock.calls).toEqual([[expect.stringMatching(/^The log .* cannot be written \(ENOSPC\); /)]]);

    disk.free();
    const last = await eventually('it tells of what it dropped', () => lines(path).find(({ dropped }) => dropped));
    const kept = lines(path).filter(({ msg }) => msg === 'meanwhile');
    expect(kept.map(({ number }) => number)).toEqual(kept.map((_, index) => index)); // the oldest, in order
    expect(kept.length).toBeGreaterThan(50);
    expect(last).toMatchObject({ level: 40, dropped: 200 - kept.length });
    log.info('after');
    await stream.flush();
    expect(lines(path).at(-1)).toMatchObject({ msg: 'after' });
  },
);

test.each(['EIO', 'EDQUOT', 'EPIPE', 'EBADF'])(
  'a target that fails with %s costs lines, not the process',
  async (code) => {
    const path = join(freshFolder(), 'log');
    const file = openSync(path, 'a');
    let failing = true;
    const onFailure = jest.fn();
    const fd = () => {
      if (failing) throw Object.assign(new Error('failed'), { code });
      return file;
    };
    const writer = new LogWriter({ fd, onFailure });
    writer.write('{"number":1}\n');
    writer.write('{"number":2}\n');
    await eventually('it failed', () => onFailure.mock.calls.length === 1);
    failing = false;
    await eventually('both are there', () => lines(path).length === 2);
    expect(lines(path)).toEqual([{ number: 1 }, { number: 2 }]);
    closeSync(file);
  },
);

test('a file that somebody deleted, with its folder, is made anew', async () => {
  const home = freshFolder();
  const { path, stream } = openLogFile(home);
  stream.write('{"number":1}\n');
  await stream.flush();
  rmSync(join(home, 'logs'), { recursive: true });
  const later = Date.now() + 60_000; // a file is looked for every ten seconds
  jest.spyOn(Date, 'now').mockReturnValue(later);
  stream.write('{"number":2}\n');
  await stream.flush();
  expect(lines(path)).toEqual([{ number: 2 }]);
});

test('a folder that cannot be made is told of once, and nothing throws', async () => {
  const told = jest.spyOn(console, 'error').mockImplementation(() => {});
  const home = freshFolder();
  writeFileSync(join(home, 'logs'), 'a file');
  const { path, stream } = openLogFile(home);
  const log = createLogger({ LOG_LEVEL: 'info' }, stream);
  for (let number = 0; number < 3; number += 1) log.info({ number }, 'said');
  await eventually('it is told of', () => told.mock.calls.length > 0);
  rmSync(join(home, 'logs'));
  await eventually('the lines are there', () => readdirSync(home).includes('logs') && lines(path).length === 3);
  expect(told).toHaveBeenCalledTimes(1);
});

onSmallDisk('a state file that finds no room keeps its old text and leaves nothing half written', () => {
  disk = mountSmallDisk(freshFolder(), 1);
  const path = join(disk.folder, 'keys.json');
  writeAtomically(path, 'old');
  disk.fill();
  expect(() => writeAtomically(path, 'n'.repeat(10_000))).toThrow(
    `${path} cannot be written (ENOSPC); free space or make its folder writable, and start again.`,
  );
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(readdirSync(disk.folder).sort()).toEqual(['filling', 'keys.json']);
});
