import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { InterimAnswers } from '../../activities/outbound/interim-answers.ts';
import { failure, getOwn, OutboundBed } from './outbound-bed.ts';

const asked = 'HTTP/1.1 100 Continue\r\n\r\n';
const processing = 'HTTP/1.1 102\r\n\r\n';
const hints =
  'HTTP/1.1 103 Early Hints\r\nlink: </a.css>; rel=preload\r\ncontent-length: 5\r\nconnection: close\r\n\r\n';
const head = (status: string, length: number) => `HTTP/1.1 ${status}\r\ncontent-length: ${length}\r\n\r\n`;
const answer = (status: string, body: string) => head(status, body.length) + body;

describe('interim answers', () => {
  let bed: OutboundBed;
  beforeAll(async () => {
    bed = await OutboundBed.start();
  });
  afterEach(() => bed.clear());
  afterAll(() => bed.stop());

  /** Calls a server that answers each request with these bytes, in packets of their own. */
  const call = async (pieces: string[], rest: Parameters<typeof getOwn>[2] = {}) => {
    const url = await bed.serveBytes(async (socket) => {
      for (const piece of pieces) {
        socket.write(piece, 'latin1');
        await turn();
      }
    });
    return getOwn(bed.outbound({ trustedOrigins: [url] }), url, rest);
  };
  const shown = async (pieces: string[]) => {
    const { status, text } = await call(pieces);
    return [status, text];
  };

  it.each([
    ['a 100 that nobody asked for', [asked]],
    ['a 102 without a reason', [processing]],
    ['a 103 with fields', [hints]],
    ['any other 1xx', ['HTTP/1.1 199 Whatever\r\n\r\n']],
    ['several of them', [asked, asked, processing, hints, asked]],
    ['lines that end in LF alone', ['HTTP/1.1 100\n\nHTTP/1.1 103 Hints\nlink: <a>\n\n']],
    ['one as of HTTP/1.0', ['HTTP/1.0 100 Continue\r\n\r\n']],
    ['one in single bytes', [...asked]],
  ])('are passed over: %s', async (_what, interim) => {
    expect(await shown([...interim, answer('200 OK', 'ok')])).toEqual([200, 'ok']);
    expect(await shown([interim.join('') + answer('500 No', 'no')])).toEqual([500, 'no']);
  });

  it('leave a connection that serves the calls after it as well', async () => {
    const connections = new Set<number | undefined>();
    const url = await bed.serveBytes((socket) => {
      connections.add(socket.remotePort);
      socket.write(asked + hints + answer('200 OK', 'ok'));
    });
    const http = bed.outbound({ trustedOrigins: [url] });
    const post = { method: 'POST', url, addressFrom: 'settings', body: 'hello', timeoutMs: 2_000 } as const;
    for (let times = 0; times < 10; times += 1) {
      expect((await http.send({ ...post, maxBytes: 100 })).text).toBe('ok');
      expect((await getOwn(http, url)).text).toBe('ok');
    }
    expect(connections.size).toBeLessThanOrEqual(2);
  });

  it('are none where a body looks like them', async () => {
    const body = asked + asked;
    expect(await shown([head('200 OK', body.length), asked, asked])).toEqual([200, body]);
    expect(await shown([answer('200 OK', body)])).toEqual([200, body]);
  });

  it.each([
    ['with its fields', 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n'],
    ['without any', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
    ['behind another', `${asked}HTTP/1.1 101\r\n\r\n`],
  ])('do not cover a 101, which is an error at once: %s', async (_what, interim) => {
    expect(await failure(call([interim], { timeoutMs: 10_000 }))).toBe('UND_ERR_SOCKET');
  });

  it.each(['garbage\r\n\r\n', 'HTTP/1.1 1xx Odd\r\n\r\n', 'HTTP/1.1 1000 Odd\r\n\r\n', `${asked}garbage\r\n\r\n`])(
    'do not cover what is no status line: %j',
    async (text) => {
      expect(await failure(call([text], { timeoutMs: 10_000 }))).toBe('HTTPParserError');
    },
  );

  it('are no answer when nothing follows', async () => {
    const url = await bed.serveBytes((socket) => socket.end(asked));
    const http = bed.outbound({ trustedOrigins: [url] });
    expect(await failure(getOwn(http, url, { timeoutMs: 10_000 }))).toBe('UND_ERR_SOCKET');
  });

  it('without end are broken off after 64 KiB, and slow ones when the time of the call is over', async () => {
    expect(await failure(call([asked.repeat(3_000)], { timeoutMs: 10_000 }))).toBe('UND_ERR_HEADERS_OVERFLOW');
    expect(await failure(call([`HTTP/1.1 103\r\nx: ${'x'.repeat(70_000)}`], { timeoutMs: 10_000 }))).toBe(
      'UND_ERR_HEADERS_OVERFLOW',
    );
    const url = await bed.serveBytes((socket) => {
      const drip = setInterval(() => socket.write(asked), 10);
      socket.on('close', () => clearInterval(drip));
    });
    const slow = getOwn(bed.outbound({ trustedOrigins: [url] }), url, { timeoutMs: 200 });
    expect(await failure(slow)).toBe('TimeoutError');
  });

  it('are found wherever the bytes are cut', () => {
    const final = answer('200 OK', 'ok');
    const bytes = Buffer.from(asked + hints + processing + final);
    const taken = (...chunks: Buffer[]) => {
      const answers = new InterimAnswers();
      return chunks.map((chunk) => answers.take(chunk).toString()).join('');
    };
    for (let cut = 0; cut <= bytes.length; cut += 1)
      expect(taken(bytes.subarray(0, cut), bytes.subarray(cut))).toBe(final);
    expect(taken(...[...bytes].map((byte) => Buffer.from([byte])))).toBe(final);
  });
});
