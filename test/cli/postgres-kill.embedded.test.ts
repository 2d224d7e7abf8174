import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { afterAll, expect, test } from '@jest/globals';
import { type EmbeddedPostgres, startPostgres } from '../../cli/embedded/postgres/postgres.ts';
import { processExists } from '../../cli/embedded/process/process-probe.ts';
import { supervise } from '../../cli/embedded/process/supervise.ts';
import { waitUntil } from '../../cli/embedded/process/wait-until.ts';
import { freshFolder, killHard, query, removeFolders, runNode, runs } from './embedded-helpers.ts';

afterAll(removeFolders);

const startAndStay = (home: string): string => `
  const { startPostgres } = await import(E + 'postgres/postgres.ts');
  const { pid, port, dataDir } = await startPostgres({ home: ${JSON.stringify(home)} });
  console.log(JSON.stringify({ pid, port, dataDir }));
  setInterval(() => {}, 1000);`;

test('outlives a parent killed with -9 and is adopted by the next start', async () => {
  const home = freshFolder();
  const { child, line } = await runNode(startAndStay(home));
  const { pid, port, dataDir } = JSON.parse(line);
  await killHard(child);
  expect(runs(pid, dataDir)).toBe(true);
  const group = execFileSync('ps', ['-o', 'pgid=', '-p', String(pid)], { encoding: 'utf8' });
  expect(Number(group)).toBe(pid); // Ctrl-C goes to the terminal's group, which is another
  const server = await startPostgres({ home });
  expect(server).toMatchObject({ pid, port, adopted: true });
  expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }]);
  await server.stop();
  expect(runs(pid, dataDir)).toBe(false);
});

test('makes a whole cluster after a first start that was killed in the middle', async () => {
  const home = freshFolder();
  const { child } = await runNode(
    `const { startPostgres } = await import(E + 'postgres/postgres.ts');
     const { existsSync, readdirSync } = await import('node:fs');
     const home = ${JSON.stringify(home)};
     startPostgres({ home });
     const half = () => readdirSync(home).some((name) => name.startsWith('postgres.new-') && existsSync(home + '/' + name + '/data/PG_VERSION'));
     setInterval(() => half() && console.log('half made'), 1);`,
  );
  await killHard(child);
  expect(readdirSync(home)).not.toContain('postgres');
  const server = await startPostgres({ home });
  expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }]);
  await server.stop();
});

test('is started again, also while the killed server is not yet reaped', async () => {
  const home = freshFolder();
  const { child, line } = await runNode(startAndStay(home));
  await killHard(child);
  const { pid, port } = JSON.parse(line);
  process.kill(pid, 'SIGKILL');
  const server = await startPostgres({ home });
  expect(server).toMatchObject({ port, adopted: false });
  expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }]);
  await server.stop();
});

test('comes back by itself on the same port with everything committed, when its postmaster is killed with -9', async () => {
  const home = freshFolder();
  let current: EmbeddedPostgres = await startPostgres({ home });
  const first = current;
  await query(first, 'create table kept (n int)');
  const restarts: string[] = [];
  const supervisor = supervise({
    parts: [
      {
        name: 'postgres',
        running: first,
        start: async () => {
          current = await startPostgres({ home, port: first.port });
          return current;
        },
      },
    ],
    onRestart: (name, reason) => restarts.push(`${name}: ${reason}`),
  });
  await query(first, 'insert into kept values (7)');
  process.kill(first.pid, 'SIGKILL');
  expect(await waitUntil(() => current !== first, 15_000)).toBe(true);
  expect(current.port).toBe(first.port);
  expect(await query(current, 'select n from kept')).toEqual([{ n: 7 }]);
  expect(restarts).toEqual(['postgres: it ended unexpectedly']);
  await supervisor.stopParts();
  expect(current.alive()).toBe(false);
  expect(await waitUntil(() => !processExists(current.pid), 3_000)).toBe(true);
});
