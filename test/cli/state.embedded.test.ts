import { chmodSync, existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from '@jest/globals';
import { openState } from '../../cli/embedded/files/state.ts';
import { processIdentity } from '../../cli/embedded/process/process-probe.ts';
import { joinUsers } from '../../cli/embedded/process/users.ts';
import { StartError } from '../../cli/embedded/start-error.ts';
import { freshFolder, isRoot, killHard, removeFolders, runNode } from './embedded-helpers.ts';

afterAll(removeFolders);

describe('the state folder', () => {
  test('is made for its owner and keeps one private record per part', () => {
    const home = join(freshFolder(), 'deep', '.tracework');
    const state = openState(home);
    expect(state.home).toBe(home);
    expect(statSync(home).mode & 0o777).toBe(isRoot ? 0o711 : 0o700);
    expect(statSync(join(home, 'run')).mode & 0o777).toBe(0o700);
    state.write('api', { pid: 42, port: 3001 });
    state.write('postgres', { port: 15_432 });
    expect(statSync(join(home, 'run', 'api.json')).mode & 0o777).toBe(0o600);
    expect(openState(home).read('api')).toEqual({ pid: 42, port: 3001 });
    state.clear('api');
    expect(state.read('api')).toBeUndefined();
    expect(state.read('postgres')).toEqual({ port: 15_432 });
    expect(readdirSync(join(home, 'run'))).toEqual(['postgres.json']);
  });

  test('takes a record that makes no sense for none', () => {
    const state = openState(freshFolder());
    for (const text of ['', '{', '{"port":0}', '{"port":"x"}', 'null']) {
      writeFileSync(join(state.home, 'run', 'postgres.json'), text);
      expect(state.read('postgres')).toBeUndefined();
    }
  });

  test('leaves the mode of a folder that was there', () => {
    const home = freshFolder(0o700);
    openState(home);
    expect(statSync(home).mode & 0o777).toBe(0o700);
  });

  test('that cannot be written is refused in one sentence', () => {
    const file = join(freshFolder(), 'file');
    writeFileSync(file, '');
    const home = join(file, '.tracework');
    expect(() => openState(home)).toThrow(
      new StartError(
        `The state folder ${home} cannot be written (ENOTDIR); make it writable or set TRACEWORK_HOME to another folder.`,
      ),
    );
  });

  test('that belongs to another account is refused', async () => {
    const home = freshFolder(0o755);
    chmodSync(home, 0o555);
    const { line } = await runNode(
      `const { openState } = await import(E + 'files/state.ts');
       try { openState(${JSON.stringify(home)}); console.log('opened'); } catch (error) { console.log(error.message); }`,
      isRoot ? { uid: 65_534, gid: 65_534 } : {},
    );
    expect(line).toMatch(/cannot be written \(EACCES\); make it writable/);
  });
});

describe('a lock', () => {
  test('lets one at a time work, also when the work fails', async () => {
    const state = openState(freshFolder());
    const order: string[] = [];
    const work = (name: string) =>
      state.lock('start', async () => {
        order.push(`${name} in`);
        await sleep(30);
        order.push(`${name} out`);
        if (name === 'b') throw new Error('b fails');
      });
    const results = await Promise.allSettled(['a', 'b', 'c'].map(work));
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    for (let i = 0; i < 6; i += 2) expect(order[i + 1]).toBe(order[i]?.replace('in', 'out'));
    expect(existsSync(join(state.home, 'run', 'start.lock'))).toBe(false);
  });

  test('is taken over from a killed holder by exactly one of those who wait', async () => {
    const state = openState(freshFolder());
    const { child } = await runNode(
      `const { openState } = await import(E + 'files/state.ts');
       await openState(${JSON.stringify(state.home)}).lock('start', () => new Promise(() => { console.log('held'); setInterval(() => {}, 1000); }));`,
    );
    let inside = 0;
    let most = 0;
    const waiting = Promise.all(
      Array.from({ length: 8 }, () =>
        state.lock('start', async () => {
          most = Math.max(most, ++inside);
          await sleep(5);
          inside--;
        }),
      ),
    );
    await sleep(100); // long enough for one that does not wait
    expect(most).toBe(0);
    await killHard(child);
    await waiting;
    expect(most).toBe(1);
  });

  test('of a later process with the same id, or half written long ago, holds nobody up', async () => {
    const state = openState(freshFolder());
    const file = join(state.home, 'run', 'start.lock');
    writeFileSync(file, JSON.stringify({ pid: process.pid, identity: 'another time' }));
    expect(await state.lock('start', async () => 'mine')).toBe('mine');
    writeFileSync(file, '');
    utimesSync(file, new Date(0), new Date(0));
    expect(await state.lock('start', async () => 'mine')).toBe('mine');
  });
});

describe('the users of embedded parts', () => {
  test('the last living one stops them; killed ones do not count', async () => {
    const home = freshFolder();
    openState(home);
    const { child } = await runNode(
      `const { joinUsers } = await import(E + 'process/users.ts');
       joinUsers(${JSON.stringify(home)});
       console.log('in');
       setInterval(() => {}, 1000);`,
    );
    expect(joinUsers(home).leave()).toBe(false);
    await killHard(child);
    expect(joinUsers(home).leave()).toBe(true);
    expect(readdirSync(join(home, 'run', 'users'))).toEqual([]);
  });

  test('a process is told from a later one with the same id', () => {
    expect(processIdentity(process.pid)).toBe(processIdentity(process.pid));
    expect(processIdentity(process.pid)).not.toBe(processIdentity(process.ppid));
    expect(processIdentity(2 ** 22 + 1)).toBeUndefined();
  });
});
