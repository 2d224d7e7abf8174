import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { HttpProduct } from '../../api/http/product.ts';
import type { RecordedCall } from '../../api/http/record-call.ts';
import { routesFor } from '../../api/http/routing/routes-for.ts';
import type { OperatorServices } from '../../api/operator/operator-services.ts';
import { inWorkspaceSql } from '../../db/tenant.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { call, startTestServer, type TestServer } from './test-server.ts';
import { toyProduct } from './toy-product.ts';

const route = routesFor<OperatorServices>();
const facts = { tag: 'toys', summary: 'A toy' } as const;
const longer = `update workspace set name = name || '+' where id = $1`;

const routes = [
  route({
    ...{ ...facts, id: 'signedToy', method: 'get', path: '/api/signed/:id', auth: 'public' },
    query: z.object({ ws: z.uuid().optional() }),
    answers: { 200: { mediaType: 'text/plain', description: 'Text.' } },
    async handle({ query: { ws }, recordAs }) {
      if (ws) recordAs({ workspaceId: ws });
      return 'signed';
    },
  }),
  route({
    ...{ ...facts, id: 'twiceToy', method: 'put', path: '/api/twice', auth: 'key' },
    body: z.object({ fail: z.boolean().default(false) }),
    answers: { 204: null },
    async handle({ body, principal: { workspaceId }, inWorkspaceSql: run, afterCommit }) {
      await run((sql) => sql.query({ text: longer, values: [workspaceId] }));
      afterCommit((wake) => wake.drain('toys', workspaceId));
      await run((sql) => sql.query({ text: longer, values: [workspaceId] }));
      if (body.fail) throw new Error('between the two');
    },
  }),
  route({
    ...{ ...facts, id: 'acceptToy', method: 'post', path: '/api/accepted', auth: 'key', idempotent: true },
    answers: { 200: z.object({ id: z.string() }), 202: z.object({ id: z.string() }) },
    async write({ principal: { workspaceId }, inWorkspaceSql: run, recordAs }) {
      await run((sql) => sql.query({ text: longer, values: [workspaceId] }));
      recordAs({ status: 202, target: 'toy/of-mine' });
    },
    async handle() {
      throw new Error('while it waits');
    },
  }),
];

describe('a product that records its calls', () => {
  let test: TestDatabase;
  let server: TestServer;
  let workspaceId: string;
  let authorization: string;
  let recorded: (RecordedCall & { isJoined: boolean })[];
  let refuse: (() => Error) | null;

  beforeAll(async () => {
    test = await createTestDatabase();
    const product: HttpProduct<OperatorServices> = {
      ...toyProduct,
      routes: [...routes, ...toyProduct.routes],
      unknownPathNeedsKey: true,
      async recordCall(one, { db }, sql) {
        if (!db) throw new Error('it gets the services of its product');
        if (refuse) throw refuse();
        await sql?.query({ text: `select set_config('app.recorded', 'yes', true)` });
        recorded.push({ ...one, isJoined: sql !== undefined });
      },
    };
    server = await startTestServer(test.db, { products: [product] });
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
  });
  beforeEach(async () => {
    const made = await test.createWorkspace('w');
    ({ workspaceId } = made);
    authorization = `Bearer ${made.keys.evaluations?.webhookToken}`;
    recorded = [];
    refuse = null;
    server.woken.length = 0;
  });

  const send = (path: string, init: Parameters<typeof call>[1] = {}) =>
    call(`${server.url}${path}`, { ...init, headers: { authorization, ...init.headers } });
  const pluses = () =>
    inWorkspaceSql(test.db, workspaceId, async (client) => {
      const { rows } = await client.query<{ name: string }>('select name from workspace');
      return (rows[0]?.name.split('+').length ?? 0) - 1;
    });

  it('records each once, by operation, path and answer; a change in its transaction, a read by itself', async () => {
    await send('/api/toys/7');
    await send('/api/toys/8', { method: 'HEAD' });
    await send('/api/twice', { method: 'PUT', json: {} });
    await send('/api/once', { method: 'POST', json: { name: 'n' } });
    await send('/api/none');
    expect(
      recorded.map(({ route: one, params, status, isJoined }) => [one?.id ?? null, params, status, isJoined]),
    ).toEqual([
      ['readToy', { id: '7' }, 200, false],
      ['readToy', { id: '8' }, 200, false],
      ['twiceToy', {}, 204, true],
      ['onceToy', {}, 201, true],
      [null, {}, 404, false],
    ]);
    expect(recorded[3]?.json).toBe('{"count":3,"name":"n"}');
    for (const one of recorded) expect(one).toMatchObject({ workspaceId, ip: '127.0.0.1' });
  });

  it('records what it refuses, and what fails, but no caller without a valid key', async () => {
    await send('/api/toys', { method: 'POST', json: {} });
    await send('/api/break/throw');
    await send('/api/twice', { method: 'PUT', json: { fail: true } });
    await call(`${server.url}/api/toys/7`);
    await send('/api/toys/7', { headers: { authorization: 'Bearer nobody' } });
    expect(recorded.map(({ status, isJoined }) => [status, isJoined])).toEqual([
      [400, false],
      [500, false],
      [500, false],
    ]);
    expect(await pluses()).toBe(0);
    expect(server.woken).toEqual([]);
  });

  it('commits all transactions of a change at once, and wakes after that', async () => {
    expect((await send('/api/twice', { method: 'PUT', json: {} })).status).toBe(204);
    expect(await pluses()).toBe(2);
    expect(server.woken).toEqual([`toys/${workspaceId}/`]);
  });

  it('answers 503 and changes nothing while the record cannot be stored', async () => {
    refuse = () => new Error('no place in /secret/path');
    for (const answer of [
      await send('/api/toys/7'),
      await send('/api/none'),
      await send('/api/twice', { method: 'PUT', json: {} }),
      await send('/api/once', { method: 'POST', json: { name: 'n' }, headers: { 'idempotency-key': randomUUID() } }),
      await send('/api/accepted', { method: 'POST' }),
      await call(`${server.url}/api/signed/1?ws=${workspaceId}`),
    ]) {
      expect(answer).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(answer.text).not.toContain('secret');
    }
    expect(await pluses()).toBe(0);
    expect(server.woken).toEqual([]);
  });

  it('records what a call writes before it waits, and not again how the waiting ended', async () => {
    expect((await send('/api/accepted', { method: 'POST' })).status).toBe(500);
    expect(recorded).toEqual([
      expect.objectContaining({ status: 202, target: 'toy/of-mine', json: null, isJoined: true }),
    ]);
    const headers = { 'idempotency-key': randomUUID() };
    for (const _ of [1, 2]) expect((await send('/api/accepted', { method: 'POST', headers })).status).toBe(500);
    expect(recorded.slice(1).map(({ status, isJoined }) => [status, isJoined])).toEqual([
      [202, true],
      [500, false], // a repeat writes nothing: it is recorded by how it ends
    ]);
    expect(await pluses()).toBe(2);
  });

  it('records a call without a key where the handler says whose it is', async () => {
    expect((await call(`${server.url}/api/signed/1`)).text).toBe('signed');
    expect(recorded).toEqual([]);
    expect((await call(`${server.url}/api/signed/1?ws=${workspaceId}`)).text).toBe('signed');
    expect(recorded).toEqual([expect.objectContaining({ workspaceId, principal: null, status: 200 })]);
  });
});
