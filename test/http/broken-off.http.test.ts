import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { routesFor } from '../../api/http/routing/routes-for.ts';
import type { OperatorServices } from '../../api/operator/operator-services.ts';
import { eventually } from '../support/eventually.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { call, startTestServer, type TestServer } from './test-server.ts';
import { toyProduct } from './toy-product.ts';

const route = routesFor<OperatorServices>();
const bytes = { mediaType: 'application/octet-stream', description: 'Bytes.' };
const facts = { tag: 'toys', auth: 'public', summary: 'A toy', method: 'get' } as const;

/** More than the buffers of a connection hold. */
const fileSize = 32 << 20;

describe('answers that are broken off', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tracework-test-broken-'));
  const file = join(folder, 'file');
  const sources: Readable[] = [];
  let atWork = 0;
  let test: TestDatabase;
  let server: TestServer;
  let operator: { authorization: string };

  const hungUp = (signal: AbortSignal) => {
    atWork += 1;
    return once(signal, 'abort');
  };
  /** Of sources that the routes below made. */
  const made = <T extends Readable>(source: T): T => {
    sources.push(source);
    return source;
  };
  const routes = [
    ...toyProduct.routes,
    route({
      ...facts,
      id: 'downloadToy',
      path: '/api/download',
      answers: { 200: bytes },
      handle: async () => made((await open(file)).createReadStream()),
    }),
    route({
      ...facts,
      id: 'stallToy',
      path: '/api/stall',
      answers: { 200: bytes },
      handle: async () => {
        const source = made(new Readable({ read() {} }));
        source.push('first');
        return source;
      },
    }),
    route({
      ...facts,
      id: 'failToy',
      path: '/api/fail',
      answers: { 200: bytes },
      handle: async () =>
        made(
          Readable.from(
            (async function* () {
              yield 'first';
              throw new Error('the store is away');
            })(),
          ),
        ),
    }),
    route({
      ...facts,
      id: 'lateToy',
      path: '/api/late',
      answers: { 200: z.object({ late: z.boolean() }) },
      handle: async ({ signal }) => {
        await hungUp(signal);
        return { late: true };
      },
    }),
    route({
      ...facts,
      id: 'lateDownloadToy',
      path: '/api/late-download',
      answers: { 200: bytes },
      handle: async ({ signal }) => {
        await hungUp(signal);
        return made((await open(file)).createReadStream());
      },
    }),
    route({
      ...facts,
      id: 'takeToy',
      method: 'post',
      path: '/api/take',
      body: z.looseObject({}),
      answers: { 204: null },
      precondition: async () => {
        atWork += 1;
      },
      handle: async () => {},
    }),
  ];

  beforeAll(async () => {
    writeFileSync(file, Buffer.alloc(fileSize, 'x'));
    test = await createTestDatabase();
    server = await startTestServer(test.db, { products: [{ ...toyProduct, routes }], env: { LOG_LEVEL: 'info' } });
    operator = { authorization: `Bearer ${await test.operatorToken()}` };
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
    rmSync(folder, { recursive: true });
  });

  async function begin(id: string, head: string): Promise<Socket> {
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => {});
    await once(socket, 'connect');
    socket.write(`${head}\r\nHost: x\r\nX-Request-Id: ${id}\r\n\r\n`);
    return socket;
  }
  const get = (id: string, path: string) => begin(id, `GET ${path} HTTP/1.1`);
  /** The lines that count a request; there must never be two. */
  const lines = (id: string): Record<string, unknown>[] =>
    server
      .logs()
      .split('\n')
      .filter((line) => line.includes(`"${id}"`) && line.includes('"msg":"request"'))
      .map((line) => JSON.parse(line));
  const counted = (id: string) => eventually(`${id} logged`, async () => lines(id)[0] ?? null);
  const metric = async (name: string, labels: string): Promise<number> => {
    const { text } = await call(`${server.url}/metrics`, { headers: operator });
    const line = text.split('\n').find((one) => one.startsWith(`${name}{product="evaluations",${labels}}`));
    return Number(line?.split(' ')[1] ?? 0);
  };
  const durations = (labels: string) => metric('http_request_duration_seconds_count', labels);
  const aborts = (labels: string) => metric('http_requests_aborted_total', labels);

  it('count a download that its caller gave up once, with what was sent of it, and close its file', async () => {
    const socket = await get('gave-up', '/api/download');
    await once(socket, 'data');
    socket.destroy();
    const line = await counted('gave-up');
    expect(line).toMatchObject({ level: 30, status: 200, aborted: 'connection_lost', path: '/api/download' });
    expect(line.bytes).toBeGreaterThan(0);
    expect(line.bytes).toBeLessThan(fileSize);
    await eventually('the file closed', async () => sources.at(-1)?.closed || null);
    const labels = 'route="downloadToy",method="GET",status="200"';
    expect(await durations(labels)).toBe(1);
    expect(await aborts(`${labels},cause="connection_lost"`)).toBe(1);
    expect(lines('gave-up')).toHaveLength(1);
  });

  it('count one whose source says nothing more, without waiting for it', async () => {
    const socket = await get('stalled', '/api/stall');
    await once(socket, 'data');
    socket.destroy();
    expect(await counted('stalled')).toMatchObject({ status: 200, aborted: 'connection_lost' });
    await eventually('the source closed', async () => sources.at(-1)?.closed || null);
  });

  it('count one whose source fails, tell it apart and log why, and never let half of it look whole', async () => {
    const socket = await get('failed', '/api/fail');
    let received = '';
    socket.on('data', (data) => {
      received += data;
    });
    await once(socket, 'close');
    expect(received).toContain('first');
    expect(received).not.toMatch(/\r\n0\r\n\r\n$/); // the end of a chunked body
    expect(await counted('failed')).toMatchObject({ status: 200, aborted: 'source_failed' });
    expect(server.logs()).toMatch(/"level":50.*the store is away.*"msg":"an answer broke off"/);
    const labels = 'route="failToy",method="GET",status="200"';
    expect([await durations(labels), await aborts(`${labels},cause="source_failed"`)]).toEqual([1, 1]);
    expect(await aborts(`${labels},cause="connection_lost"`)).toBe(0);
  });

  it.each([
    ['lateToy', '/api/late'],
    ['lateDownloadToy', '/api/late-download'],
  ])('count as 499 what nobody waited for: %s', async (route, path) => {
    const socket = await get(route, path);
    await eventually('the handler at work', () => atWork > 0);
    atWork = 0;
    socket.destroy();
    expect(await counted(route)).toMatchObject({ status: 499, bytes: 0, aborted: 'connection_lost' });
    const labels = `route="${route}",method="GET",status="499"`;
    expect([await durations(labels), await aborts(`${labels},cause="connection_lost"`)]).toEqual([1, 1]);
    await eventually('every file closed', async () => sources.every(({ closed }) => closed) || null);
  });

  it('count a request whose body was broken off', async () => {
    const socket = await begin(
      'cut-body',
      'POST /api/take HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 99',
    );
    socket.write('{"a":');
    await eventually('the request arrived', () => atWork > 0);
    socket.destroy();
    expect(await counted('cut-body')).toMatchObject({ status: 499, aborted: 'connection_lost', path: '/api/take' });
    expect(await aborts('route="takeToy",method="POST",status="499",cause="connection_lost"')).toBe(1);
    expect(server.logs()).not.toMatch(/"level":50.*"cut-body"/);
  });

  it('are none when all of it went out: neither logged as such nor counted, HEAD and keep-alive included', async () => {
    for (const method of ['GET', 'HEAD']) {
      const answer = await call(`${server.url}/api/download`, { method, headers: { 'x-request-id': 'whole' } });
      expect([answer.status, answer.text.length]).toEqual([200, method === 'HEAD' ? 0 : fileSize]);
    }
    await eventually('every file closed', async () => sources.every(({ closed }) => closed) || null);
    expect(await durations('route="downloadToy",method="HEAD",status="200"')).toBe(1);
    expect(await aborts('route="downloadToy",method="HEAD",status="200",cause="connection_lost"')).toBe(0);
    expect(lines('whole').filter(({ aborted }) => aborted !== undefined)).toEqual([]); // slow ones are logged too
  });
});
