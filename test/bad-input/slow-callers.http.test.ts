import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestServer, type TestServer } from '../http/test-server.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { exchange } from './raw-socket.ts';
import { hangUp, shoot } from './shoot.ts';

async function* drip(start: string, drop: string): AsyncGenerator<string> {
  yield start;
  for (;;) {
    await sleep(50);
    yield drop;
  }
}

describe('slow callers', () => {
  let test: TestDatabase;
  let server: TestServer;
  let start: string;

  beforeAll(async () => {
    test = await createTestDatabase();
    server = await startTestServer(test.db, { patience: { headersMs: 500, requestMs: 1_000, checkMs: 100 } });
    const { webhookToken } = (await test.createWorkspace()).keys.evaluations!;
    start = `POST /api/any HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${webhookToken}\r\nContent-Type: application/json\r\n`;
  });
  afterAll(async () => {
    hangUp();
    await server.close();
    await test.drop();
  });

  const bodies: [string, string, string][] = [
    ['headers that trickle', '', 'X-A: a\r\n'],
    ['a header that never ends', 'X-A: ', 'a'],
    ['a body that trickles', 'Content-Length: 100000\r\n\r\n{', ' '],
    ['chunks that trickle', 'Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n', '1\r\n \r\n'],
    ['gzip that trickles', 'Content-Encoding: gzip\r\nContent-Length: 100000\r\n\r\n\x1f', '\x8b'],
    ['a body that never comes', 'Content-Length: 10\r\n\r\n', ''],
  ];

  it.each(bodies)('%s are cut off in time', async (_title, more, drop) => {
    const reply = await exchange(server.port, drip(start + more, drop), { answers: 2 });
    expect(reply.closed).toBe(true);
    expect(reply.statuses.every((status) => status === 408 || status === 400)).toBe(true);
    expect(reply.tookMs).toBeLessThan(20_000);
    expect(server.logs()).not.toContain('"level":50');
  });

  it('fifty of them at once hold up nobody else, and leave no connection', async () => {
    const slow = Array.from({ length: 50 }, () => exchange(server.port, drip(`${start}X-A: `, 'a'), { answers: 2 }));
    await sleep(100);
    const { status, tookMs } = await shoot(server.port, { method: 'GET', path: '/health/live', headers: [] });
    expect(status).toBe(200);
    expect(tookMs).toBeLessThan(10_000);
    expect((await Promise.all(slow)).filter(({ closed }) => !closed)).toEqual([]);
  });
});
