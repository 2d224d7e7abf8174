import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { failure, getOwn, OutboundBed } from './outbound-bed.ts';

describe('the way out', () => {
  let bed: OutboundBed;
  beforeAll(async () => {
    bed = await OutboundBed.start();
  });
  afterEach(() => bed.clear());
  afterAll(() => bed.stop());

  describe('limits', () => {
    it('an answer of just the most bytes is read, and a longer one is an error that ends the connection', async () => {
      let ended = 0;
      const url = await bed.serve((req, res) => {
        res.on('close', () => {
          if (!res.writableFinished) ended += 1;
        });
        if (req.url === '/fits') return res.end('x'.repeat(1_000));
        const more = setInterval(() => res.write('x'.repeat(600)), 5);
        return res.on('close', () => clearInterval(more));
      });
      const http = bed.outbound({ trustedOrigins: [url] });
      expect((await getOwn(http, `${url}/fits`)).text).toHaveLength(1_000);
      expect(await failure(getOwn(http, `${url}/endless`))).toBe('ANSWER_TOO_LONG');
      await eventually('its connection is ended', () => ended === 1);
    });

    it('headers of more than 16 KiB are an error', async () => {
      const url = await bed.serve((_req, res) => res.setHeader('x-big', 'x'.repeat(20_000)).end());
      expect(await failure(getOwn(bed.outbound({ trustedOrigins: [url] }), url))).toBe('UND_ERR_HEADERS_OVERFLOW');
    });

    it.each(['headers', 'a body that drips', 'headers that drip'])('the time of a call covers %s', async (what) => {
      const url = await bed.serve((req, res) => {
        if (what === 'headers') return;
        const drip = (text: string) => {
          const timer = setInterval(() => req.socket.write(text), 30);
          req.socket.on('close', () => clearInterval(timer)).on('error', () => {});
        };
        if (what === 'headers that drip') {
          req.socket.write('HTTP/1.1 200 OK\r\n');
          return drip('x-a: b\r\n');
        }
        res.writeHead(200, { 'content-length': 1_000_000 }).flushHeaders();
        return drip('.');
      });
      const startedAt = Date.now();
      const call = getOwn(bed.outbound({ trustedOrigins: [url] }), url, { timeoutMs: 300, maxBytes: 1_000_000 });
      expect(await failure(call)).toBe('TimeoutError');
      expect(Date.now() - startedAt).toBeLessThan(5_000);
    });

    it('a caller that gives up ends the call at once', async () => {
      const url = await bed.serve(() => {});
      const wanted = new AbortController();
      setTimeout(() => wanted.abort(), 50);
      const startedAt = Date.now();
      const call = getOwn(bed.outbound({ trustedOrigins: [url] }), url, { signal: wanted.signal });
      expect(await failure(call)).toBe('AbortError');
      expect(Date.now() - startedAt).toBeLessThan(5_000);
    });

    it('a compressed answer that nobody asked for is not inflated', async () => {
      const url = await bed.serve((req, res) => {
        expect(req.headers['accept-encoding']).toBeUndefined();
        res.writeHead(200, { 'content-encoding': 'gzip' }).end(Buffer.alloc(900, 31));
      });
      expect((await getOwn(bed.outbound({ trustedOrigins: [url] }), url)).text).toHaveLength(900);
    });

    it('an answer that is longer than wanted is cut where the caller says so', async () => {
      const url = await bed.serve((_req, res) => res.end('x'.repeat(5_000)));
      const answer = await getOwn(bed.outbound({ trustedOrigins: [url] }), url, { maxBytes: 500, cutLonger: true });
      expect([answer.status, answer.body.length]).toEqual([200, 500]);
    });

    it('an answer that does not begin in time is given up, one that begins may take longer', async () => {
      const url = await bed.serve((req, res) => {
        if (req.url === '/silent') return;
        res.flushHeaders();
        setTimeout(() => res.end('late'), 300);
      });
      const http = bed.outbound({ trustedOrigins: [url] });
      expect((await getOwn(http, `${url}/slow`, { firstByteMs: 150 })).text).toBe('late');
      expect(await failure(getOwn(http, `${url}/silent`, { firstByteMs: 150 }))).toBe('TimeoutError');
    });

    it.each([
      ['gzip', gzipSync],
      ['br', (plain: Buffer) => brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
      ['identity', (plain: Buffer) => plain],
    ])('an answer in %s is read, and counted as it is decompressed', async (encoding, compress) => {
      let sent = 0;
      const url = await bed.serve((req, res) => {
        expect(req.headers['accept-encoding']).toBe('gzip, br');
        const body = compress(Buffer.alloc(Number(req.url?.slice(1)), 'x'));
        sent = body.length;
        res.writeHead(200, { 'content-encoding': encoding }).end(body);
      });
      const http = bed.outbound({ trustedOrigins: [url] });
      const ask = (bytes: number) => getOwn(http, `${url}/${bytes}`, { compressed: true, maxBytes: 1_000_000 });
      expect((await ask(1_000_000)).text).toBe('x'.repeat(1_000_000));
      expect(await failure(ask(10_000_000))).toBe('ANSWER_TOO_LONG');
      if (encoding !== 'identity') expect(sent).toBeLessThan(1_000_000); // what was sent did fit
    });

    it.each(['gzip, gzip', 'compress', 'deflate', 'constructor'])('an answer in %s is refused', async (encoding) => {
      const url = await bed.serve((_req, res) => res.writeHead(200, { 'content-encoding': encoding }).end('x'));
      const http = bed.outbound({ trustedOrigins: [url] });
      expect(await failure(getOwn(http, url, { compressed: true }))).toBe('ENCODING_REFUSED');
    });

    it('an answer that is not what its encoding says is an error, and the next call works', async () => {
      const url = await bed.serve((req, res) =>
        req.url === '/torn' ? res.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip') : res.end('fine'),
      );
      const http = bed.outbound({ trustedOrigins: [url] });
      expect(await failure(getOwn(http, `${url}/torn`, { compressed: true }))).toBe('Z_DATA_ERROR');
      expect((await getOwn(http, url, { compressed: true })).text).toBe('fine');
    });

    it('calls in a row share connections', async () => {
      const ports = new Set<number | undefined>();
      const url = await bed.serve((req, res) => res.end(String(ports.add(req.socket.remotePort))));
      const http = bed.outbound({ trustedOrigins: [url] });
      for (let call = 0; call < 20; call += 1) await getOwn(http, url);
      expect(ports.size).toBeLessThanOrEqual(2);
    });
  });
});
