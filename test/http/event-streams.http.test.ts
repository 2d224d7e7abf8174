import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { eventStream, eventText, type ServerSentEvent } from '../../api/http/respond/event-stream.ts';
import { OpenStreams } from '../../api/http/respond/open-streams.ts';
import { routesFor } from '../../api/http/routing/routes-for.ts';
import type { OperatorServices } from '../../api/operator/operator-services.ts';
import { eventually } from '../support/eventually.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { call, startTestServer, type TestServer } from './test-server.ts';
import { toyProduct } from './toy-product.ts';

const route = routesFor<OperatorServices>();
const facts = { tag: 'toys', auth: 'public', summary: 'A toy', method: 'get' } as const;
const piece = 'x'.repeat(64 * 1024);
/** The end of a chunked body. */
const wholeBody = /\r\n0\r\n\r\n$/;
/** Far beyond what the system's own buffers of a loopback connection hold. */
const muchMore = 256 << 20;

describe('event streams', () => {
  let test: TestDatabase;
  let server: TestServer;
  let operator: { authorization: string };
  /** By request id: what its source has given, and whether it has cleaned up. */
  const sources = new Map<string, { given: number; cleanedUp: boolean }>();

  async function* counted(id: string, events: AsyncIterable<ServerSentEvent>): AsyncGenerator<ServerSentEvent> {
    const source = { given: 0, cleanedUp: false };
    sources.set(id, source);
    try {
      for await (const event of events) {
        source.given += 1;
        yield event;
      }
    } finally {
      await nextTurn(); // as a statement would take some turns
      source.cleanedUp = true;
    }
  }
  async function* silent(signal: AbortSignal): AsyncGenerator<ServerSentEvent> {
    yield { id: 1, event: 'toy.made', data: { name: 'a' } };
    yield { id: 2, data: 'two\nlines' };
    if (!signal.aborted) await once(signal, 'abort');
  }
  async function* flood(): AsyncGenerator<ServerSentEvent> {
    for (;;) yield { data: piece };
  }
  async function* steady(signal: AbortSignal): AsyncGenerator<ServerSentEvent> {
    for (let id = 1; !signal.aborted; id += 1) {
      await nextTurn();
      yield { id, data: 'tick' };
    }
  }
  async function* failing(): AsyncGenerator<ServerSentEvent> {
    yield { id: 1, data: 'first' };
    throw new Error('the feed is away');
  }
  async function* deaf(): AsyncGenerator<ServerSentEvent> {
    yield { id: 1, data: 'first' };
    await new Promise(() => {});
  }
  async function* short(): AsyncGenerator<ServerSentEvent> {
    yield { id: 1, data: 'first' };
  }
  const { promise: opened, resolve: openGate } = Promise.withResolvers<void>();
  const gate = { isReached: false, opened };
  const makers = { silent, flood, steady, failing, deaf, short };
  const routes = [
    ...toyProduct.routes,
    route({
      ...facts,
      id: 'liveToy',
      path: '/api/live/:kind',
      params: z.object({ kind: z.enum(['silent', 'flood', 'steady', 'failing', 'deaf', 'short']) }),
      answers: { 200: eventStream('Toys.', { keepAliveMs: 40, stalledMs: 300 }) },
      handle: async ({ params, signal, requestId }) => counted(requestId, makers[params.kind](signal)),
    }),
    route({
      ...facts,
      id: 'gateToy',
      path: '/api/gate',
      answers: { 200: z.object({ open: z.boolean() }) },
      handle: async () => {
        gate.isReached = true;
        await gate.opened;
        return { open: true };
      },
    }),
  ];
  const start = () => startTestServer(test.db, { products: [{ ...toyProduct, routes }], env: { LOG_LEVEL: 'info' } });

  beforeAll(async () => {
    test = await createTestDatabase();
    server = await start();
    operator = { authorization: `Bearer ${await test.operatorToken()}` };
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
  });

  interface Reader {
    socket: Socket;
    text(): string;
  }
  async function read(id: string, kind: string, { port } = server): Promise<Reader> {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket
      .on('error', () => {})
      .on('data', (data) => {
        text = (text + data).slice(-8 * 1024);
      });
    await once(socket, 'connect');
    socket.write(`GET /api/live/${kind} HTTP/1.1\r\nHost: x\r\nX-Request-Id: ${id}\r\n\r\n`);
    return { socket, text: () => text };
  }
  const lines = (id: string, { logs } = server): Record<string, unknown>[] =>
    logs()
      .split('\n')
      .filter((line) => line.includes(`"${id}"`) && line.includes('"msg":"request"'))
      .map((line) => JSON.parse(line));
  const accounted = (id: string, of = server) => eventually(`${id} logged`, async () => lines(id, of)[0] ?? null);
  const metric = async (line: string): Promise<number> => {
    const { text } = await call(`${server.url}/metrics`, { headers: operator });
    return Number(
      text
        .split('\n')
        .find((one) => one.startsWith(`${line} `))
        ?.split(' ')[1] ?? 0,
    );
  };
  const ended = (cause: string) =>
    metric(`http_event_streams_ended_total{product="evaluations",route="liveToy",cause="${cause}"}`);
  const open = () => metric('http_event_streams_open{product="evaluations",route="liveToy"}');

  it('send head and retry at once, then events as the standard spells them, and comments while nothing happens', async () => {
    const { socket, text } = await read('spelled', 'silent');
    await eventually('two comments', async () => text().split(': keep-alive').length > 2 || null);
    expect(text()).toMatch(/^HTTP\/1.1 200 OK\r\n/);
    expect(text()).toMatch(/content-type: text\/event-stream\r\n/i);
    expect(text()).toMatch(/cache-control: no-cache\r\n/i);
    const body = text().replaceAll(/\r\n[0-9a-f]+\r\n/g, '');
    expect(body).toContain(
      'retry: 3000\n\nid: 1\nevent: toy.made\ndata: {"name":"a"}\n\nid: 2\ndata: two\ndata: lines\n\n',
    );
    expect(await open()).toBe(1);
    socket.destroy();
    await accounted('spelled');
  });

  it('end with their caller: the source cleans up, and one line says who ended it', async () => {
    const before = await ended('client');
    const { socket, text } = await read('killed', 'silent');
    await eventually('an event', async () => text().includes('toy.made') || null);
    socket.resetAndDestroy();
    expect(await accounted('killed')).toMatchObject({ status: 200, ended: 'client', route: 'liveToy' });
    expect(lines('killed')[0]).not.toHaveProperty('aborted');
    expect(sources.get('killed')?.cleanedUp).toBe(true);
    expect(await ended('client')).toBe(before + 1);
    expect(await open()).toBe(0);
    expect(lines('killed')).toHaveLength(1);
  });

  it('disconnect a reader that leaves too much unread, keep a bound on it, and delay nobody else', async () => {
    const stalled = await read('stalled', 'flood');
    stalled.socket.pause();
    const reader = await read('reader', 'steady');
    expect(await accounted('stalled')).toMatchObject({ ended: 'slow_reader', aborted: 'slow_reader' });
    expect(sources.get('stalled')).toMatchObject({ cleanedUp: true });
    expect(sources.get('stalled')!.given * piece.length).toBeLessThan(muchMore);
    const given = () => sources.get('reader')!.given;
    const already = given();
    await eventually('the other goes on', async () => given() > already + 10 || null);
    expect(lines('reader')).toEqual([]);
    reader.socket.destroy();
    stalled.socket.destroy();
    await accounted('reader');
  });

  it('end with the server at once, cleaned up, whatever their readers and sources do; other requests go on', async () => {
    const closing = await start();
    const { socket, text } = await read('open', 'silent', closing);
    const stalled = await read('behind', 'flood', closing);
    stalled.socket.pause();
    const deaf = await read('deaf', 'deaf', closing);
    await eventually(
      'all under way',
      async () => (text().includes('toy.made') && deaf.text().includes('first')) || null,
    );
    const underWay = call(`${closing.url}/api/gate`);
    await eventually('the other request under way', () => gate.isReached);
    const closed = closing.close({ graceMs: 60_000 });
    for (const id of ['open', 'behind', 'deaf']) {
      expect(await accounted(id, closing)).toMatchObject({ ended: 'server' });
      expect(lines(id, closing)).toHaveLength(1);
    }
    openGate(); // only now: no stream has waited for the other request
    expect(await underWay).toMatchObject({ status: 200 });
    await closed;
    await eventually('the end of the body: the client comes back', () => wholeBody.test(text()));
    expect(sources.get('open')?.cleanedUp).toBe(true);
    await eventually('the connection closed', () => socket.destroyed || socket.readableEnded);
    stalled.socket.destroy();
  });

  it('end when their source does, and break off when it fails, which is logged', async () => {
    const whole = await read('short', 'short');
    expect(await accounted('short')).toMatchObject({ ended: 'source' });
    await eventually('the end of the body', () => wholeBody.test(whole.text()));
    whole.socket.destroy();
    const broken = await read('failing', 'failing');
    await once(broken.socket, 'close');
    expect(broken.text()).toContain('first');
    expect(broken.text()).not.toMatch(wholeBody);
    expect(await accounted('failing')).toMatchObject({ ended: 'source_failed', aborted: 'source_failed' });
    expect(server.logs()).toMatch(/"level":50.*the feed is away.*"msg":"an event stream broke off"/);
  });

  it('answer HEAD with the head alone', async () => {
    const head = await call(`${server.url}/api/live/silent`, { method: 'HEAD', headers: { 'x-request-id': 'head' } });
    expect(head).toMatchObject({ status: 200, text: '' });
    expect(head.headers.get('content-type')).toBe('text/event-stream');
  });

  it('that begin while their server closes are ended at once, and waited for when they were there before', async () => {
    const streams = new OpenStreams();
    const ends: string[] = [];
    const release = streams.add(() => void ends.push('first'));
    const ended = streams.endAll().then(() => ends.push('all'));
    expect(ends).toEqual(['first']);
    streams.add(() => void ends.push('late'))();
    expect(ends).toEqual(['first', 'late']);
    release();
    await ended;
    expect(ends).toEqual(['first', 'late', 'all']);
  });

  it('refuse an id or name that would begin another field', () => {
    expect(() => eventText({ id: '1\ndata: x', data: '' })).toThrow('line break');
    expect(() => eventText({ event: 'a\rb', data: '' })).toThrow('line break');
    expect(eventText({ data: 'a\r\nb\rc' })).toBe('data: a\ndata: b\ndata: c\n\n');
  });
});
