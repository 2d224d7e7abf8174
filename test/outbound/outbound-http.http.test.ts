import type dns from 'node:dns';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createOutboundHttp, isPublicAddress, type OutboundHttp } from '../../activities/outbound-http.ts';

type Address = { address: string; family: number };
const record = (address: string): Address => ({ address, family: net.isIP(address) });

/** A resolver that knows these names; each look-up takes the next answer, the last one for ever. */
function resolver(names: Record<string, Address[][]>) {
  const asked: string[] = [];
  const lookup = (host: string, _options: object, callback: (error: Error | null, found: Address[]) => void) => {
    asked.push(host);
    const replies = names[host] ?? [];
    const found = replies.length > 1 ? replies.shift() : replies[0];
    if (found) setImmediate(callback, null, found);
    else setImmediate(callback, Object.assign(new Error('not found'), { code: 'ENOTFOUND' }), []);
  };
  return { asked, lookup: lookup as unknown as typeof dns.lookup };
}

const portOf = (server: net.Server): number => {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
};

describe('the way out', () => {
  /** Whatever connects here got through the guard. */
  let canary: net.Server;
  let connections = 0;
  let port: number;
  const open: OutboundHttp[] = [];
  const servers: Server[] = [];

  beforeAll(async () => {
    canary = net.createServer((socket) => {
      connections += 1;
      socket.on('error', () => socket.destroy()).resume();
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nhi');
    });
    canary.listen(0, '::');
    await once(canary, 'listening');
    port = portOf(canary);
  });
  afterEach(async () => {
    connections = 0;
    for (const http of open.splice(0)) await http.close();
    for (const server of servers.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
  });
  afterAll(async () => {
    canary.close();
    await once(canary, 'close');
  });

  const outbound = (options: Partial<Parameters<typeof createOutboundHttp>[0]> = {}): OutboundHttp => {
    const http = createOutboundHttp({ trustedOrigins: [], allowPrivateTargets: false, ...options });
    open.push(http);
    return http;
  };
  const get = (http: OutboundHttp, url: string, rest: object = {}) =>
    http.send({ method: 'GET', url, timeoutMs: 2_000, maxBytes: 1_000, ...rest });
  /** The code or name of what a call failed with. */
  const failure = (call: Promise<unknown>): Promise<string> =>
    call.then(
      () => 'answered',
      (error) => (typeof error.code === 'string' ? error.code : error.name),
    );
  const serve = async (listener: RequestListener): Promise<string> => {
    const server = createServer(listener);
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${portOf(server)}`;
  };

  describe('to addresses that are not public', () => {
    it('is open when the operator allows every address: the canary does listen', async () => {
      const http = outbound({ allowPrivateTargets: true });
      for (const host of ['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', 'localhost'])
        expect((await get(http, `http://${host}:${port}/`)).text).toBe('hi');
      expect(connections).toBe(4);
    });

    it.each([
      '127.0.0.1',
      '127.1',
      '127.0.0.2',
      '0',
      '0.0.0.0',
      '0x7f000001',
      '0x7f.1',
      '2130706433',
      '017700000001',
      '0177.0.0.1',
      '127.0.0.1.',
      '１２７.０.０.１',
      '127。0。0。1',
      '①②⑦.⓪.⓪.①',
      '%31%32%37.0.0.1',
      'user@127.0.0.1',
      'user:password@127.0.0.1',
      'example.com@127.0.0.1',
      '[::1]',
      '[::]',
      '[0:0:0:0:0:0:0:1]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[::127.0.0.1]',
      '[::7f00:1]',
      '[::ffff:0:7f00:1]',
      '[::ffff:a9fe:a9fe]',
      '[64:ff9b::7f00:1]',
      '[64:ff9b:1::7f00:1]',
      '[2002:7f00:1::]',
      '[2001:0:7f00:1::]',
      '[fd00:ec2::254]',
      '[fe80::1]',
      '[fec0::1]',
      '[ff02::1]',
      '[100::1]',
      '[2001:db8::1]',
      '169.254.169.254',
      '169.254.170.2',
      '168.63.129.16',
      '100.64.0.1',
      '100.100.100.200',
      '198.18.0.1',
      '192.0.0.192',
      '10.0.0.1',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
      '192.0.2.1',
      '203.0.113.1',
      '224.0.0.1',
      '240.0.0.1',
      '255.255.255.255',
      'localhost',
      'LOCALHOST',
      'localhost.',
    ])('http and https to %s are refused before anything is dialled', async (host) => {
      const http = outbound();
      for (const scheme of ['http', 'https']) {
        const code = await failure(get(http, `${scheme}://${host}:${port}/`));
        expect([code, 'ENOTFOUND']).toContain(code === 'ENOTFOUND' ? code : 'ADDRESS_REFUSED');
      }
      expect(connections).toBe(0);
    });

    it.each([5432, 7233, 6379, 25])('loopback is refused at port %i too', async (wellKnown) => {
      expect(await failure(get(outbound(), `http://127.0.0.1:${wellKnown}/`))).toBe('ADDRESS_REFUSED');
    });

    it.each(['file:///etc/passwd', 'gopher://127.0.0.1:6379/_INFO', 'ftp://127.0.0.1/', 'data:,hi', 'no address', ''])(
      'only http and https are spoken: %j is refused',
      async (url) => {
        expect(await failure(get(outbound(), url))).toMatch(/^(ERR_INVALID_URL|UND_ERR_INVALID_ARG)$/);
      },
    );

    it('a name is refused when any of its addresses is not public', async () => {
      const names = {
        'metadata.google.internal': [[record('169.254.169.254')]],
        'inside.example': [[record('10.1.2.3')]],
        'mixed.example': [[record('2fff::1'), record('127.0.0.1')]],
        'mapped.example': [[record('::ffff:127.0.0.1')]],
        'compatible.example': [[record('::7f00:1')]],
      };
      const { lookup } = resolver(names);
      const http = outbound({ lookup });
      for (const name of Object.keys(names))
        for (const scheme of ['http', 'https'])
          expect([name, await failure(get(http, `${scheme}://${name}:${port}/`))]).toEqual([name, 'ADDRESS_REFUSED']);
      expect(connections).toBe(0);
    });

    it('a name that changes its address between look-ups is dialled at the address that was checked', async () => {
      // Nothing is routed to the public address here, so the first call fails; a second look-up would reach the canary.
      const { lookup, asked } = resolver({ 'turning.example': [[record('2fff::1')], [record('127.0.0.1')]] });
      const http = outbound({ lookup });
      expect(await failure(get(http, `http://turning.example:${port}/`, { timeoutMs: 300 }))).not.toBe('answered');
      expect(asked).toEqual(['turning.example']);
      expect(await failure(get(http, `http://turning.example:${port}/`))).toBe('ADDRESS_REFUSED');
      expect(connections).toBe(0);
    });

    it('the part of an address before # or ? does not hide its host', async () => {
      const { lookup, asked } = resolver({});
      const http = outbound({ lookup });
      expect(await failure(get(http, `http://public.example#@127.0.0.1:${port}/`))).toBe('ENOTFOUND');
      expect(await failure(get(http, `http://public.example?@127.0.0.1:${port}/`))).toBe('ENOTFOUND');
      expect(await failure(get(http, `http://public.example\\@127.0.0.1:${port}/`))).toBe('ENOTFOUND');
      expect(new Set(asked)).toEqual(new Set(['public.example']));
      expect(connections).toBe(0);
    });
  });

  describe('to trusted origins', () => {
    it('is open to the exact origin from the settings and to no other port, scheme or spelling of it', async () => {
      const url = await serve((_req, res) => res.end('trusted'));
      const http = outbound({ trustedOrigins: [url] });
      expect(await get(http, `${url}/any/path?x=1`)).toMatchObject({ status: 200, text: 'trusted' });
      const other = new URL(url);
      for (const elsewhere of [
        `http://127.0.0.1:${port}/`,
        `https://127.0.0.1:${other.port}/`,
        `http://localhost:${other.port}/`,
      ])
        expect([elsewhere, await failure(get(http, elsewhere))]).toEqual([elsewhere, 'ADDRESS_REFUSED']);
      expect(connections).toBe(0);
    });

    it.each([301, 302, 303, 307, 308])('a %i is an answer and is not followed', async (status) => {
      const url = await serve((_req, res) => res.writeHead(status, { location: `http://127.0.0.1:${port}/` }).end());
      const http = outbound({ trustedOrigins: [url, `http://127.0.0.1:${port}`] });
      const answer = await http.send({ method: 'POST', url, body: 'x', timeoutMs: 2_000, maxBytes: 1_000 });
      expect([answer.status, answer.header('Location')]).toEqual([status, `http://127.0.0.1:${port}/`]);
      expect(connections).toBe(0);
    });
  });

  describe('limits', () => {
    it('an answer of just the most bytes is read, and a longer one is an error that ends the connection', async () => {
      let ended = 0;
      const url = await serve((req, res) => {
        res.on('close', () => {
          if (!res.writableFinished) ended += 1;
        });
        if (req.url === '/fits') return res.end('x'.repeat(1_000));
        const more = setInterval(() => res.write('x'.repeat(600)), 5);
        return res.on('close', () => clearInterval(more));
      });
      const http = outbound({ trustedOrigins: [url] });
      expect((await get(http, `${url}/fits`)).text).toHaveLength(1_000);
      expect(await failure(get(http, `${url}/endless`))).toBe('Error');
      await sleep(50);
      expect(ended).toBe(1);
    });

    it('headers of more than 16 KiB are an error', async () => {
      const url = await serve((_req, res) => res.setHeader('x-big', 'x'.repeat(20_000)).end());
      expect(await failure(get(outbound({ trustedOrigins: [url] }), url))).toBe('UND_ERR_HEADERS_OVERFLOW');
    });

    it.each(['headers', 'a body that drips', 'headers that drip'])('the time of a call covers %s', async (what) => {
      const url = await serve((req, res) => {
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
      const call = get(outbound({ trustedOrigins: [url] }), url, { timeoutMs: 300, maxBytes: 1_000_000 });
      expect(await failure(call)).toBe('TimeoutError');
      expect(Date.now() - startedAt).toBeLessThan(1_000);
    });

    it('a caller that gives up ends the call at once', async () => {
      const url = await serve(() => {});
      const wanted = new AbortController();
      setTimeout(() => wanted.abort(), 50);
      const startedAt = Date.now();
      const call = get(outbound({ trustedOrigins: [url] }), url, { signal: wanted.signal });
      expect(await failure(call)).toBe('AbortError');
      expect(Date.now() - startedAt).toBeLessThan(1_000);
    });

    it('a compressed answer that nobody asked for is not inflated', async () => {
      const url = await serve((req, res) => {
        expect(req.headers['accept-encoding']).toBeUndefined();
        res.writeHead(200, { 'content-encoding': 'gzip' }).end(Buffer.alloc(900, 31));
      });
      expect((await get(outbound({ trustedOrigins: [url] }), url)).text).toHaveLength(900);
    });
  });

  it('ordinary public addresses are public', () => {
    for (const address of ['8.8.8.8', '1.1.1.1', '172.32.0.1', '192.169.0.1', '2606:4700::1111', '2a00:1450::1'])
      expect([address, isPublicAddress(address)]).toEqual([address, true]);
    for (const nonsense of ['', 'example.com', '1.2.3', '1.2.3.4.5', ':::', '4000::1', '5f00::1'])
      expect([nonsense, isPublicAddress(nonsense)]).toEqual([nonsense, false]);
  });
});
