import { connect } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { call, startTestServer, type TestServer } from './test-server.ts';

describe('inputs', () => {
  let test: TestDatabase;
  let server: TestServer;
  let authorization: string;

  const post = (body: RequestInit['body'], headers: object = {}, path = '/api/any') =>
    call(`${server.url}${path}`, {
      method: 'POST',
      body,
      headers: { authorization, 'content-type': 'application/json', ...headers },
    });

  beforeAll(async () => {
    test = await createTestDatabase();
    server = await startTestServer(test.db);
    authorization = `Bearer ${(await test.createWorkspace()).keys.evaluations!.webhookToken}`;
  });
  afterAll(async () => {
    await server.close();
    await test.drop();
  });

  it.each([
    ['a key __proto__', '{"a":[{"__proto__":{"x":1}}]}', 'a[0].__proto__'],
    ['NUL in a text', '{"a":"x\\u0000y"}', 'a'],
    ['NUL in a key', '{"a\\u0000":1}', 'a\0'],
    ['a lone high surrogate', '{"a":{"b":"\\ud800x"}}', 'a.b'],
    ['a lone low surrogate in a key', '{"\\udc00":1}', '\udc00'],
    ['65 levels', `{"a":${'['.repeat(64)}${']'.repeat(64)}}`, `a${'[0]'.repeat(63)}`],
  ])('refuses %s and names the field', async (_title, body, field) => {
    const answer = await post(body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    expect(Object.keys(answer.body.fields)).toEqual([field.toWellFormed()]);
  });

  it.each([
    ['100,000 levels of arrays', '['.repeat(100_000) + ']'.repeat(100_000), 'VALIDATION_FAILED'],
    ['100,000 levels in an object', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'VALIDATION_FAILED'],
    ['100,000 levels of objects', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, 'VALIDATION_FAILED'],
    ['unclosed arrays', '['.repeat(100_000), 'MALFORMED_JSON'],
    ['an array at the top', '[1]', 'VALIDATION_FAILED'],
    ['a text at the top', '"x"', 'VALIDATION_FAILED'],
    ['null', 'null', 'VALIDATION_FAILED'],
    ['a number at the top', '1.0', 'VALIDATION_FAILED'],
    ['broken JSON', '{"a":', 'MALFORMED_JSON'],
    ['blanks', '  ', 'MALFORMED_JSON'],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 'MALFORMED_JSON'],
  ])('answers 400 to %s', async (_title, body, code) => {
    expect(await post(body)).toMatchObject({ status: 400, body: { code } });
  });

  it('takes 64 levels, astral characters, a BOM and a key like "constructor"', async () => {
    for (const body of [`{"a":${'['.repeat(63)}${']'.repeat(63)}}`, '{"a":"😀"}', '\uFEFF{"a":1}', '{"constructor":1}'])
      expect((await post(body)).status).toBe(200);
  });

  it('counts no body at all as an empty object', async () => {
    const none = (headers: object) =>
      call(`${server.url}/api/any`, { method: 'POST', headers: { authorization, ...headers } });
    expect(await none({})).toMatchObject({ status: 200, body: { keys: [] } });
    for (const type of [
      'application/json',
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/json; charset=utf-16',
    ])
      expect([type, (await none({ 'content-type': type })).status]).toEqual([type, 200]);
  });

  it('counts a body in chunks that turns out empty as none, whatever its type; one that is not must be JSON', async () => {
    const inChunks = (text: string, type: string) =>
      call(`${server.url}/api/any`, {
        ...{ method: 'POST', body: new Blob([text]).stream(), duplex: 'half' },
        headers: { authorization, 'content-type': type },
      });
    expect(await inChunks('', 'text/plain')).toMatchObject({ status: 200, body: { keys: [] } });
    expect(await inChunks('', 'application/json')).toMatchObject({ status: 200, body: { keys: [] } });
    expect(await inChunks('{"a":1}', 'application/json')).toMatchObject({ status: 200, body: { keys: ['a'] } });
    expect(await inChunks('a=1', 'text/plain')).toMatchObject({ status: 415 });
  });

  it('takes JSON in UTF-8 only, however a client spells that', async () => {
    for (const parameters of [
      ...[
        '',
        ';',
        '; charset=UTF-8',
        ';charset=utf8',
        '; Charset="utf-8"',
        '; charset="u\\tf-8"',
        '; charset = utf-8 ',
      ],
      ...['; charset=unicode-1-1-utf-8', '; charset=us-ascii', '; charset=ASCII', '; charset=', '; charset="'],
      ...['; v=1; charset=utf-8', '; v="a; charset=utf-16"; charset=utf-8', '; charset=utf-8; charset=utf-16'],
    ])
      for (const type of ['application/json', 'Application/Problem+JSON']) {
        const sent = type + parameters;
        expect([sent, (await post('{}', { 'content-type': sent })).status]).toEqual([sent, 200]);
      }
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'json',
      'application/jsonx',
      ';charset=utf-8',
    ])
      expect(await post('{}', { 'content-type': type })).toMatchObject({
        status: 415,
        body: { code: 'UNSUPPORTED_MEDIA_TYPE' },
      });
  });

  it('refuses another charset by its name, of JSON as of other bodies', async () => {
    for (const charset of ['utf-16', 'ISO-8859-1', 'windows-1252', 'utf-7', '"shift_jis"'])
      for (const [type, path] of [
        ['application/json', '/api/any'],
        ['text/csv', '/api/raw'],
      ] as const) {
        const refused = await post('{}', { 'content-type': `${type}; v="1;"; charset=${charset}` }, path);
        expect(refused).toMatchObject({ status: 415, body: { code: 'UNSUPPORTED_MEDIA_TYPE' } });
        expect(refused.body.error).toContain(charset.replaceAll('"', ''));
      }
  });

  it('inflates gzip, deflate and br, and answers 400 to a bad stream and 415 to another coding', async () => {
    const text = JSON.stringify({ a: 'x'.repeat(5_000) });
    for (const [coding, bytes] of [
      ['gzip', gzipSync(text)],
      ['deflate', deflateSync(text)],
      ['br', brotliCompressSync(text)],
    ] as const)
      for (const header of [coding, ` ${coding.toUpperCase()}`, `, ${coding},`])
        expect(await post(bytes, { 'content-encoding': header })).toMatchObject({ status: 200, body: { keys: ['a'] } });
    expect((await post('{}', { 'content-encoding': ' Identity ' })).status).toBe(200);
    const cut = gzipSync(text).subarray(0, 20);
    for (const bytes of [Buffer.from('{"a":1}'), cut])
      expect(await post(bytes, { 'content-encoding': 'gzip' })).toMatchObject({
        status: 400,
        body: { code: 'MALFORMED_JSON' },
      });
    for (const coding of ['compress', 'gzip, br', 'gzip, gzip', 'identity, gzip'])
      expect((await post('{}', { 'content-encoding': coding })).status).toBe(415);
  });

  it('refuses a body over the cap of its route, and a small one that inflates beyond it', async () => {
    const big = JSON.stringify({ name: 'x'.repeat(64 * 1024) });
    expect(await post(big, {}, '/api/toys')).toMatchObject({ status: 413, body: { code: 'PAYLOAD_TOO_LARGE' } });
    expect((await post(big)).status).toBe(200); // the product's cap is wider
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, ' '));
    expect(bomb.length).toBeLessThan(1024 * 1024);
    const before = process.memoryUsage().rss;
    expect((await post(bomb, { 'content-encoding': 'gzip' })).status).toBe(413);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  });

  it('hands other media types on as bytes where the route names them', async () => {
    expect(await post('a,b', { 'content-type': 'text/csv' }, '/api/raw')).toMatchObject({ body: { bytes: 3 } });
    expect((await post('{}', {}, '/api/raw')).status).toBe(415);
  });

  it('checks query and path, and never answers 500 to what they hold', async () => {
    const get = (path: string) => call(`${server.url}${path}`, { headers: { authorization } });
    const query = (text: string) => post('{}', {}, `/api/any?${text}`);
    expect(await query('page=3&unknown=1')).toMatchObject({ status: 200, body: { page: 3 } });
    expect(await query('page=0')).toMatchObject({ status: 400, body: { fields: { page: expect.any(String) } } });
    expect((await query('page=%00')).status).toBe(400);
    expect((await query('x=%00')).status).toBe(400);
    expect((await query('page=%E0%A4%A')).status).toBe(400);
    expect((await query('page=1&page=2')).status).toBe(400);
    expect((await query('x[a][b]=1&__proto__=1')).status).toBe(400);
    expect(await get('/api/toys/run%3A1')).toMatchObject({ status: 200, body: { id: 'run:1' } });
    for (const path of ['/api/toys/%00', '/api/toys/%E0%A4%A', '/api/toys/%', `/api/toys/${'x'.repeat(41)}`])
      expect(await get(path)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND', error: 'Not found.' } });
  });

  it('lives on when a caller hangs up in the middle of a body', async () => {
    const socket = connect(server.port, '127.0.0.1');
    socket.write(
      `POST /api/any HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"a":`,
    );
    await new Promise((done) => setTimeout(done, 100));
    socket.destroy();
    await new Promise((done) => setTimeout(done, 100));
    expect((await post('{}')).status).toBe(200);
    expect(server.logs()).not.toContain('"level":50');
  });
});
