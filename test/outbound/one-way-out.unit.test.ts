import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const floors = ['activities', 'api', 'db', 'workers'];
const waysOut = [
  "export const answer = await fetch('http://127.0.0.1/');",
  "export const socket = new WebSocket('ws://127.0.0.1/');",
  "import { request } from 'undici';\nexport default request;",
  "import { request } from 'node:http';\nexport default request;",
  "import http from 'node:http';\nexport default http;",
  "import { get } from 'node:https';\nexport default get;",
  "import { connect } from 'node:http2';\nexport default connect;",
  "import { connect } from 'node:net';\nexport default connect;",
  "import { connect } from 'node:tls';\nexport default connect;",
  "import { createSocket } from 'node:dgram';\nexport default createSocket;",
  "export const { request } = await import('node:http');",
];
const server = "import { createServer } from 'node:http';\nexport default createServer;";

describe('the lint', () => {
  const folder = mkdtempSync(join(tmpdir(), 'way-out-'));
  let found = '';
  beforeAll(() => {
    copyFileSync('biome.json', join(folder, 'biome.json'));
    for (const floor of floors) {
      mkdirSync(join(folder, floor));
      for (const [at, source] of waysOut.entries()) writeFileSync(join(folder, floor, `way-${at}.ts`), source);
      writeFileSync(join(folder, floor, 'server.ts'), server);
    }
    const biome = resolve('node_modules/.bin/biome');
    const args = ['lint', '--reporter=github', '--max-diagnostics=none', '--vcs-enabled=false', '.'];
    found = spawnSync(biome, args, { cwd: folder, encoding: 'utf8' }).stdout;
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const broken = (file: string) =>
    floors.filter((floor) => new RegExp(`noRestricted(Globals|Imports).*file=[^,]*\\b${floor}/${file}`).test(found));

  it.each([...waysOut.entries()])('refuses another way out than the one client: %i %s', (at) => {
    expect(broken(`way-${at}.ts`)).toEqual(floors);
  });

  it('lets servers listen', () => {
    expect(broken('server.ts')).toEqual([]);
  });
});
