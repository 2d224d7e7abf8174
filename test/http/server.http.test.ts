import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import { startServer } from '../../api/server.ts';
import { eventually } from '../support/eventually.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { call, startTestServer } from './test-server.ts';

describe('the server', () => {
  let test: TestDatabase;

  beforeAll(async () => {
    test = await createTestDatabase();
  });
  afterAll(() => test.drop());

  it('rejects with EADDRINUSE when the port is taken', async () => {
    const server = await startServer(express(), { host: '127.0.0.1', port: 0 });
    await expect(startServer(express(), { host: '127.0.0.1', port: server.port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    await server.close();
  });

  it('finishes requests under way when it closes, and takes no new ones', async () => {
    const server = await startTestServer(test.db);
    await call(`${server.url}/health/live`); // leaves an idle keep-alive connection
    const underWay = call(`${server.url}/api/wait`);
    await eventually('it is under way', () => server.logs().includes('a caller waits'));
    const startedAt = Date.now();
    const closed = server.close({ graceMs: 60_000 });
    await expect(fetch(`${server.url}/health/live`)).rejects.toThrow();
    expect(await underWay).toMatchObject({ status: 200, body: { waited: true } });
    await closed;
    expect(Date.now() - startedAt).toBeLessThan(30_000);
  });

  it('ends what is still under way after the grace time', async () => {
    const server = await startTestServer(test.db);
    const underWay = call(`${server.url}/api/wait`);
    const failed = expect(underWay).rejects.toThrow();
    await eventually('it is under way', () => server.logs().includes('a caller waits'));
    await server.close({ graceMs: 50 });
    await failed;
  });
});
