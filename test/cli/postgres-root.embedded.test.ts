import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { sharedFolder } from '../../cli/embedded/files/shared-folder.ts';
import { startPostgres } from '../../cli/embedded/postgres/postgres.ts';
import { postgresBinaries } from '../../cli/embedded/postgres/postgres-binaries.ts';
import { reachableBinaries } from '../../cli/embedded/postgres/reachable-binaries.ts';
import { accountOf, osAccount, spawnIds } from '../../cli/embedded/process/os-account.ts';
import { StartError } from '../../cli/embedded/start-error.ts';
import { freshFolder, isRoot, query, removeFolders, runNode } from './embedded-helpers.ts';

afterAll(removeFolders);

(isRoot ? describe : describe.skip)('started by root', () => {
  test('keeps data where its account can go when nobody else can enter the state folder, and finds it again', async () => {
    const home = join(freshFolder(0o700), '.tracework');
    const shared = freshFolder(0o755);
    const first = await startPostgres({ home, sharedFolders: [shared] });
    expect(first.dataDir.startsWith(shared)).toBe(true);
    expect(existsSync(join(home, 'postgres'))).toBe(false);
    expect(readFileSync(join(first.dataDir, '..', '..', 'home'), 'utf8').trim()).toBe(home);
    await query(first, 'create table kept as select 1 as one');
    await first.stop();
    const second = await startPostgres({ home, sharedFolders: [freshFolder(0o755)] });
    expect(second).toMatchObject({ dataDir: first.dataDir, port: first.port, adopted: false });
    expect(await query(second, 'select one from kept')).toEqual([{ one: 1 }]);
    await second.stop();
    rmSync(join(second.dataDir, '..', '..'), { recursive: true });
    await expect(startPostgres({ home })).rejects.toThrow(/data was in .* and is gone; bring it back/);
  }, 180_000);

  test('copies the programs once when its account cannot reach the installed ones', async () => {
    const locked = freshFolder(0o700);
    const shared = freshFolder(0o755);
    const account = osAccount();
    const { folder, version } = postgresBinaries();
    const binaries = { folder: join(locked, 'native'), version };
    const { cpSync } = await import('node:fs');
    cpSync(folder, binaries.folder, { recursive: true, verbatimSymlinks: true });
    chmodSync(join(binaries.folder, 'bin', 'initdb'), 0o700); // as an install under a strict umask leaves it
    const binDir = await reachableBinaries(binaries, account, [shared]);
    expect(binDir.startsWith(shared)).toBe(true);
    expect(statSync(join(binDir, 'initdb')).mode & 0o777).toBe(0o755);
    const made = statSync(binDir).ctimeMs;
    expect(await reachableBinaries(binaries, account, [shared])).toBe(binDir);
    expect(statSync(binDir).ctimeMs).toBe(made);
    expect(readdirSync(shared)).toHaveLength(1);
  });

  test('uses the installed programs and the state folder where its account can enter both', async () => {
    const home = freshFolder();
    const server = await startPostgres({ home });
    expect(server.binDir).toBe(join(postgresBinaries().folder, 'bin'));
    expect(accountOf(statSync(server.dataDir).uid)?.name).toBe(osAccount()?.name);
    await server.stop();
  });

  test('goes on under the account that owns the data, as after a first start without root', async () => {
    const home = freshFolder();
    const nobody = osAccount('nobody');
    const first = await startPostgres({ home, osUser: 'nobody' });
    await first.stop();
    const second = await startPostgres({ home });
    expect(statSync(`/proc/${second.pid}`).uid).toBe(nobody?.uid);
    await second.stop();
  });

  test('goes on as the owner of the data also where that id has no passwd entry', async () => {
    const home = freshFolder();
    const first = await startPostgres({ home });
    await first.stop();
    execFileSync('chown', ['-R', '54321:54321', join(home, 'postgres')]);
    const second = await startPostgres({ home });
    expect(statSync(`/proc/${second.pid}`).uid).toBe(54_321);
    await second.stop();
  });

  test('takes no shared folder that others can write', () => {
    const account = osAccount()!;
    const open = freshFolder(0o777);
    const closed = freshFolder(0o700);
    const good = freshFolder(0o755);
    expect(sharedFolder(account, [open, closed, good])).toBe(good);
    expect(() => sharedFolder(account, [open, closed])).toThrow(StartError);
  });

  test('a user who is not root keeps everything in the state folder', async () => {
    const home = freshFolder(0o700);
    const nobody = osAccount('nobody')!;
    chownSync(home, nobody.uid, nobody.gid);
    const { child, line } = await runNode(
      `const { startPostgres } = await import(E + 'postgres/postgres.ts');
       const server = await startPostgres({ home: ${JSON.stringify(join(home, '.tracework'))} });
       const alive = server.alive();
       await server.stop();
       console.log(JSON.stringify({ dataDir: server.dataDir, alive, after: server.alive() }));`,
      spawnIds(nobody),
    );
    child.kill();
    expect(JSON.parse(line)).toEqual({
      dataDir: join(home, '.tracework', 'postgres', 'data'),
      alive: true,
      after: false,
    });
  });
});
