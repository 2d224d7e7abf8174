import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { createClient, errorOf } from '../support/client.ts';
import { startHostileInstance } from './hostile-instance.ts';
import { exchange, type RawReply } from './raw-socket.ts';
import { hangUp, shoot } from './shoot.ts';

const instance = await startHostileInstance();
const credentials = await instance.createWorkspace();
const client = createClient(`http://127.0.0.1:${instance.port}`, credentials);
const MB = 1024 * 1024;

const auth = `Host: x\r\nAuthorization: Bearer ${client.webhookToken}\r\n`;
const json = 'Content-Type: application/json\r\n';
const body = JSON.stringify({ project: 'p', output: 'hello' });
const head = (line: string, headers = '') => `${line} HTTP/1.1\r\n${auth}${headers}\r\n`;
const post = (headers: string, content: string) => head('POST /api/logs', json + headers) + content;
const send = (text: string, options = {}) => exchange(instance.port, [text], options);

/** Refused by HTTP itself: the connection is closed, with a bare 4xx at most. */
const isTurnedAway = ({ statuses, closed }: RawReply) =>
  closed && statuses.every((status) => status >= 400 && status < 500);

const upload = (content: Buffer, encoding: string) =>
  shoot(instance.port, {
    method: 'POST',
    path: '/api/logs',
    headers: [
      ['Authorization', `Bearer ${client.webhookToken}`],
      ['Content-Type', 'application/json'],
      ['Content-Encoding', encoding],
    ],
    body: content,
  });

const refusal = ({ status, headers, text, json: parsed }: Awaited<ReturnType<typeof upload>>) => [
  status,
  errorOf({ status, headers: new Headers(), text, json: parsed }).code,
  headers['content-type'],
];
const jsonType = 'application/json; charset=utf-8';

describe('the transport', () => {
  afterEach(async () => {
    expect(instance.death()).toBeNull();
    expect(await client.judge({ output: 'still there' })).toMatchObject({ status: 'pass' });
  });
  afterAll(async () => {
    hangUp();
    expect(instance.loggedKeys()).toEqual([]);
    expect(instance.logs()).not.toMatch(/unhandled|"level":(?:50|60)/i);
    await instance.stop();
  });

  describe('compressed bodies', () => {
    const blanks = gzipSync(Buffer.alloc(10 * MB, ' '));
    const bombs: [string, Buffer, string][] = [
      ['gzip of 1 GB in a hundred members', Buffer.concat(Array(100).fill(blanks)), 'gzip'],
      ['gzip of 64 MB', gzipSync(Buffer.alloc(64 * MB, ' ')), 'x-gzip'],
      [
        'brotli of 256 MB',
        brotliCompressSync(Buffer.alloc(256 * MB, ' '), { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
        'br',
      ],
    ];

    it.each(bombs)('%s is 413 before it is in memory', async (_title, bomb, encoding) => {
      await upload(blanks, 'gzip'); // what a body of a size that is taken needs
      const before = await instance.rssBytes();
      expect(refusal(await upload(bomb, encoding))).toEqual([413, 'PAYLOAD_TOO_LARGE', jsonType]);
      expect((await instance.rssBytes()) - before).toBeLessThan(200 * MB);
    });

    it('ten bombs at once are no more', async () => {
      const before = await instance.rssBytes();
      const replies = await Promise.all(Array.from({ length: 10 }, () => upload(bombs[0]![1], 'gzip')));
      expect(replies.map(({ status }) => status)).toEqual(Array(10).fill(413));
      expect((await instance.rssBytes()) - before).toBeLessThan(400 * MB);
    });

    it('nested gzip is not unpacked twice, a second coding is 415, and a cut or dirty stream is 400', async () => {
      const once = gzipSync(body);
      expect(refusal(await upload(gzipSync(once), 'gzip'))).toEqual([400, 'INVALID_JSON', jsonType]);
      for (const encoding of ['gzip, gzip', 'zstd', 'identity, gzip', '__proto__', 'constructor', 'x'.repeat(8_000)])
        expect(refusal(await upload(once, encoding))).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE', jsonType]);
      for (const content of [once.subarray(0, -9), Buffer.concat([once, Buffer.alloc(1_000, 7)]), Buffer.alloc(100)])
        expect((await upload(content, 'gzip')).status).toBeLessThan(500);
      expect((await upload(once.subarray(0, -9), 'gzip')).status).toBe(400);
    });
  });

  describe('lengths', () => {
    it('a body over the cap is refused by its announced length, before any of it is sent', async () => {
      const reply = await send(post(`Content-Length: ${1024 * MB}\r\n`, ''));
      expect(reply.statuses).toEqual([413]);
      expect(reply.tookMs).toBeLessThan(10_000);
    });

    it('an endless chunked body is refused at the cap', async () => {
      const before = await instance.rssBytes();
      const chunk = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(MB, ' '), Buffer.from('\r\n')]);
      const pieces = [post('Transfer-Encoding: chunked\r\n', ''), ...Array<Buffer>(40).fill(chunk)];
      expect((await exchange(instance.port, pieces)).statuses).toEqual([413]);
      expect((await instance.rssBytes()) - before).toBeLessThan(200 * MB);
    });

    it('a body that is longer than announced is turned away: its rest is no request', async () => {
      expect(isTurnedAway(await send(post('Content-Length: 5\r\n', body), { answers: 2 }))).toBe(true);
    });

    it('a caller that hangs up in the middle of its body stores nothing', async () => {
      const { total } = await client.list();
      const reply = await send(post(`Content-Length: ${body.length + 10}\r\n`, body), { withinMs: 300 });
      expect(reply.statuses).toEqual([]);
      expect((await client.list()).total).toBe(total);
    });

    it.each([
      ['both a length and chunks', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'],
      ['two lengths', 'Content-Length: 5\r\nContent-Length: 6\r\n', 'hello!'],
      ['a negative length', 'Content-Length: -1\r\n', ''],
      ['a length in hex', 'Content-Length: 0x10\r\n', ''],
      ['a length beyond numbers', `Content-Length: ${'9'.repeat(30)}\r\n`, ''],
      ['chunked twice', 'Transfer-Encoding: chunked, chunked\r\n', '0\r\n\r\n'],
      ['chunked before the last coding', 'Transfer-Encoding: chunked, gzip\r\n', '0\r\n\r\n'],
      ['a chunk of negative size', 'Transfer-Encoding: chunked\r\n', '-1\r\n\r\n'],
      ['a chunk of endless size', 'Transfer-Encoding: chunked\r\n', `${'F'.repeat(30)}\r\n\r\n`],
      ['a header that is folded', 'X-A: a\r\n b\r\nContent-Length: 0\r\n', ''],
      ['a header without colon', 'nonsense\r\n', ''],
      ['a blank in a header name', 'X A: a\r\n', ''],
      ['NUL in a header', 'X-A: a\0b\r\n', ''],
      ['NUL in an Idempotency-Key', 'Idempotency-Key: a\0b\r\n', ''],
      ['a bare CR in a header', 'X-A: a\rb\r\n', ''],
    ])('%s turns a request away', async (_title, headers, content) => {
      expect(isTurnedAway(await send(post(headers, content)))).toBe(true);
    });
  });

  describe('heads', () => {
    it.each([
      ['a header of 64 kB', head('GET /api/verify', `X-A: ${'a'.repeat(65_536)}\r\n`)],
      ['64 kB of headers', head('GET /api/verify', 'X-A: 0123456789\r\n'.repeat(4_096))],
      ['a path of 64 kB', head(`GET /${'a'.repeat(65_536)}`)],
      ['no request line', '\r\n\r\nnonsense\r\n\r\n'],
      ['a TLS hello', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'.padEnd(300, '\x00')],
      ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
      ['HTTP/9.9', 'GET / HTTP/9.9\r\nHost: x\r\n\r\n'],
      ['an unknown method', head('BREW /api/verify')],
      ['no host', 'GET /api/verify HTTP/1.1\r\n\r\n'],
      ['a target without a slash', head('GET api/verify')],
      ['a blank in the path', head('GET /api/ve rify')],
      ['CONNECT', 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n'],
    ])('%s is turned away', async (_title, text) => {
      expect(isTurnedAway(await send(text))).toBe(true);
    });

    it.each([
      ['200 headers', head('GET /api/verify', 'X-A: a\r\n'.repeat(200)), 200],
      ['HTTP/1.0', `GET /api/verify HTTP/1.0\r\n${auth}\r\n`, 200],
      ['an absolute target', head('GET http://evil.example/api/verify'), 200],
      ['an asterisk', head('OPTIONS *'), 404],
      ['Expect: 100-continue', post(`Expect: 100-continue\r\nContent-Length: ${body.length}\r\n`, body), 202],
      ['another expectation', post('Expect: miracles\r\nContent-Length: 0\r\n', ''), 417],
      ['an upgrade', head('GET /api/verify', 'Connection: Upgrade\r\nUpgrade: websocket\r\n'), 200],
      [
        'an unknown upgrade',
        head('GET /api/verify', 'Connection: Upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n'),
        200,
      ],
      [
        'a trailer',
        post(
          'Transfer-Encoding: chunked\r\nTrailer: X-A\r\n',
          `${body.length.toString(16)}\r\n${body}\r\n0\r\nX-A: b\r\n\r\n`,
        ),
        202,
      ],
    ])('%s is answered', async (_title, text, status) => {
      const reply = await send(text);
      expect(reply.statuses.filter((one) => one !== 100)).toEqual([status]);
    });

    it('garbage behind a request ends the connection', async () => {
      const reply = await send(`${head('GET /api/models')}\x00\x01garbage\r\n\r\n${head('GET /api/models')}`, {
        answers: 3,
      });
      expect(reply.statuses.at(-1)).toBe(400);
      expect(reply.closed).toBe(true);
    });

    it('a hundred requests at once on one connection are answered in order', async () => {
      const reply = await send(head('GET /api/verify').repeat(99) + head('GET /api/none'), { answers: 100 });
      expect(reply.statuses).toEqual([...Array<number>(99).fill(200), 404]);
    });
  });

  describe('targets', () => {
    const long = 'a'.repeat(15_000);
    const products = [
      '/api/logs',
      '/api/logs/x',
      '/api/rules/evaluate',
      '/api/models',
      '/health/live',
      '/metrics',
      '/none',
    ];
    const pages = ['/', '/docs', '/docs/initializer.js', '/openapi.json'];

    it.each(products)('%s answers methods it does not have like a path that is not there', async (path) => {
      for (const method of ['PUT', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY', 'M-SEARCH']) {
        const reply = await send(head(`${method} ${path}`));
        expect([method, reply.statuses]).toEqual([method, [404]]);
        expect(reply.text).toMatch(/application\/json/);
        expect(reply.text).toMatch(/"code":"not_found"/i);
        expect(reply.text).not.toContain(client.webhookToken);
      }
    });

    it.each(pages)('%s is there to be read alone', async (path) => {
      for (const method of ['POST', 'PUT', 'DELETE', 'TRACE'])
        expect((await send(head(`${method} ${path}`))).statuses).toEqual([404]);
    });

    it.each([...products, ...pages])('HEAD %s has no body', async (path) => {
      const [, content] = (await send(head(`HEAD ${path}`))).text.split('\r\n\r\n');
      expect(content).toBe('');
    });

    it('a slash at the end makes no difference', async () => {
      expect((await send(head('GET /api/logs/'))).statuses).toEqual([200]);
    });

    it.each([
      '//api/logs',
      '/api//logs',
      '/API/logs',
      '/api/./logs',
      '/api/../api/logs',
      '/api/logs/../../metrics',
      '/api/%6cogs%00',
      '/api/%',
      '/%E0%A4%A',
      '/api/logs/%ED%A0%80',
      '/api\\logs',
      '/docs/../package.json',
      '/docs/..%2fopenapi.ts',
      '/docs/%2e%2e/%2e%2e/package.json',
      `/api/logs/${long}`,
      `/${long}`,
      `/api/logs/${'%41'.repeat(5_000)}`,
      `/api/${'a/'.repeat(7_000)}`,
    ])('%# of the odd paths leads nowhere it should not', async (path) => {
      const reply = await send(head(`GET ${path}`));
      expect([path.slice(0, 60), reply.statuses]).toEqual([path.slice(0, 60), [404]]);
      expect(reply.text).not.toMatch(/"dependencies"|createDocument|nodejs_|\n\s+at /);
    });
  });
});
