import { spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { type EmbeddedPostgres, type StartPostgresInput, startPostgres } from '../../cli/embedded/postgres/postgres.ts';
import { linkLibraries } from '../../cli/embedded/postgres/postgres-binaries.ts';
import { isPortFree, pickFreePort } from '../../cli/embedded/process/ports.ts';
import { StartError } from '../../cli/embedded/start-error.ts';
import { freshFolder, isRoot, query, removeFolders } from './embedded-helpers.ts';

const started: EmbeddedPostgres[] = [];
async function start(input: StartPostgresInput): Promise<EmbeddedPostgres> {
  const server = await startPostgres(input);
  started.push(server);
  return server;
}
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
});
afterAll(removeFolders);

function listen(port: number): Promise<() => Promise<unknown>> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => resolve(() => new Promise((done) => server.close(done))));
  });
}

describe('the PostgreSQL launcher', () => {
  test('makes a durable cluster that needs its password and sorts the same on every system', async () => {
    const home = freshFolder();
    const server = await start({ home });
    expect(server).toMatchObject({ host: '127.0.0.1', user: 'tracework_admin', adopted: false });
    expect(server.dataDir).toBe(join(home, 'postgres', 'data'));
    const passwordFile = join(home, 'postgres', 'password');
    expect(statSync(passwordFile).mode & 0o777).toBe(0o600);
    expect(readFileSync(passwordFile, 'utf8')).toBe(server.password);
    const names = ['fsync', 'synchronous_commit', 'full_page_writes', 'max_connections', 'listen_addresses'];
    const list = names.map((name) => `'${name}'`).join();
    const rows = await query(server, `select name, setting from pg_settings where name in (${list}) order by name`);
    expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
      fsync: 'on',
      full_page_writes: 'on',
      listen_addresses: '127.0.0.1',
      max_connections: '100',
      synchronous_commit: 'on',
    });
    const [locale] = await query(
      server,
      `select datlocale, datlocprovider from pg_database where datname = 'postgres'`,
    );
    expect(locale).toEqual({ datlocale: 'C.UTF-8', datlocprovider: 'b' });
    await expect(query({ ...server, password: 'guess' }, 'select 1')).rejects.toThrow(/password authentication failed/);
  });

  test('comes back on the same port with its data, and adopts what still runs', async () => {
    const home = freshFolder();
    const first = await start({ home });
    await query(first, 'create table kept as select 1 as one');
    await first.stop();
    expect(first.alive()).toBe(false);
    const second = await start({ home });
    expect(second).toMatchObject({ port: first.port, password: first.password, adopted: false });
    const third = await start({ home });
    expect(third).toMatchObject({ port: first.port, pid: second.pid, adopted: true });
    expect(await query(third, 'select one from kept')).toEqual([{ one: 1 }]);
  });

  test('moves to another port when its own was taken meanwhile, and stays there', async () => {
    const home = freshFolder();
    const first = await start({ home });
    await first.stop();
    const free = await listen(first.port);
    const second = await start({ home });
    expect(second.port).not.toBe(first.port);
    await second.stop();
    await free();
    expect((await start({ home })).port).toBe(second.port);
  });

  test('refuses a taken port that clients insist on, in one sentence and with nothing left running', async () => {
    const home = freshFolder();
    const port = await pickFreePort();
    const free = await listen(port);
    const error = await start({ home, port }).catch((reason) => reason);
    await free();
    expect(error).toBeInstanceOf(StartError);
    expect(error.message).toBe(
      `Port ${port} of PostgreSQL is already in use by another program; end that program and start again.`,
    );
    expect(existsSync(join(home, 'postgres', 'data', 'postmaster.pid'))).toBe(false);
    expect((await start({ home, port })).port).toBe(port);
  });

  test('begins anew after an interrupted first start', async () => {
    const home = freshFolder();
    mkdirSync(join(home, 'postgres.new', 'data'), { recursive: true });
    writeFileSync(join(home, 'postgres.new', 'data', 'PG_VERSION'), '18\n');
    const server = await start({ home });
    expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(existsSync(join(home, 'postgres.new'))).toBe(false);
  });

  test('starts although its note names a living process of another program', async () => {
    const home = freshFolder();
    const first = await start({ home });
    await first.stop();
    const { uid, gid } = statSync(first.dataDir);
    const stranger = spawn('sleep', ['60'], { uid, gid });
    writeFileSync(
      join(first.dataDir, 'postmaster.pid'),
      [stranger.pid, first.dataDir, 1_700_000_000, first.port, '', '127.0.0.1', '  1  2', 'ready   ', ''].join('\n'),
    );
    try {
      const second = await start({ home });
      expect(second.adopted).toBe(false);
      expect(second.pid).not.toBe(stranger.pid);
      expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
    } finally {
      stranger.kill('SIGKILL');
    }
  });

  test('starts although its note was cut off while it was written', async () => {
    const home = freshFolder();
    const first = await start({ home });
    await first.stop();
    const { uid, gid } = statSync(first.dataDir);
    writeFileSync(join(first.dataDir, 'postmaster.pid'), '');
    chownSync(join(first.dataDir, 'postmaster.pid'), uid, gid);
    expect(await query(await start({ home }), 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('lets the second of two programs that start at once adopt the server of the first', async () => {
    const home = freshFolder();
    const both = await Promise.all([start({ home }), start({ home })]);
    expect(both[0].pid).toBe(both[1].pid);
    expect(both.map(({ adopted }) => adopted).sort()).toEqual([false, true]);
  });

  test('says in one sentence why a server does not start', async () => {
    const home = freshFolder();
    const failing = start({ home, settings: { wal_level: 'nonsense' } });
    await expect(failing).rejects.toThrow(
      new StartError(
        `PostgreSQL did not start (invalid value for parameter "wal_level": "nonsense"); its log is ${join(home, 'postgres', 'server.log')}.`,
      ),
    );
  });

  (isRoot ? test : test.skip)('names the account that is missing', async () => {
    await expect(start({ home: freshFolder(), osUser: 'no-such-account' })).rejects.toThrow(
      new StartError(
        'PostgreSQL does not run as root and there is no account no-such-account; create one, name another, or start as a user who is not root.',
      ),
    );
  });
});

describe('the libraries of PostgreSQL', () => {
  test('get the links that a blocked install script left out, and keep those they have', () => {
    const root = freshFolder();
    const lib = join(root, 'native', 'lib');
    mkdirSync(lib, { recursive: true });
    writeFileSync(join(lib, 'libx.so.1.2'), 'x');
    const links = ['libx.so', 'libx.so.1'].map((name) => ({
      source: 'native/lib/libx.so.1.2',
      target: `native/lib/${name}`,
    }));
    writeFileSync(join(dirname(lib), 'pg-symlinks.json'), JSON.stringify(links));
    symlinkSync('libx.so.1.2', join(lib, 'libx.so'));
    linkLibraries(root, 'the-package');
    expect(readFileSync(join(lib, 'libx.so.1'), 'utf8')).toBe('x');
    expect(readFileSync(join(lib, 'libx.so'), 'utf8')).toBe('x');
    rmSync(root, { recursive: true });
  });
});

describe('a picked port', () => {
  test('is free and below the range of outgoing connections', async () => {
    const port = await pickFreePort();
    expect(port).toBeLessThan(32_000);
    expect(await isPortFree(port)).toBe(true);
    const free = await listen(port);
    expect(await isPortFree(port)).toBe(false);
    await free();
  });
});
