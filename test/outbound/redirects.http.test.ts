import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { failure, get, getOwn, OutboundBed, systemAndCloud } from './outbound-bed.ts';
import { otherSchemes, privateHosts } from './private-hosts.ts';

describe('redirects on the way out', () => {
  let bed: OutboundBed;
  beforeAll(async () => {
    bed = await OutboundBed.start();
  });
  afterEach(() => bed.clear());
  afterAll(() => bed.stop());

  /** A server that sends `/<status>/…` on to `location`, `/n` to `/n-1` and answers at `/0`. */
  const sendOn = (address = '') => {
    const location = Buffer.from(address).toString('latin1'); // its UTF-8 bytes as they are
    return bed.serve((req, res) => {
      const [, first] = (req.url ?? '').split('/');
      if (first === '0') return res.end('arrived');
      if (first === 'away') return res.writeHead(302, { location }).end();
      if (Number(first) >= 300) return res.writeHead(Number(first), { location: '/0' }).end();
      return res.writeHead(302, { location: first === '1' && location ? '/away' : `/${Number(first) - 1}` }).end();
    });
  };

  it.each([301, 302, 303, 307, 308])('a %i is an answer where the caller follows none', async (status) => {
    const url = await sendOn();
    const http = bed.outbound({ trustedOrigins: [url] });
    const call = { addressFrom: 'settings' as const, timeoutMs: 2_000, maxBytes: 1_000 };
    for (const method of ['GET', 'POST'] as const) {
      const answer = await http.send({ ...call, method, url: `${url}/${status}` });
      expect([method, answer.status, answer.header('Location')]).toEqual([method, status, '/0']);
    }
  });

  it.each([301, 302, 303, 307, 308])('a %i is followed where the caller wants it', async (status) => {
    const url = await sendOn();
    const answer = await getOwn(bed.outbound({ trustedOrigins: [url] }), `${url}/${status}`, { maxRedirects: 1 });
    expect([answer.status, answer.text]).toEqual([200, 'arrived']);
  });

  it('one redirect more than the caller wants is an error, and nobody gets more than ten', async () => {
    const url = await sendOn();
    const http = bed.outbound({ trustedOrigins: [url] });
    expect((await getOwn(http, `${url}/3`, { maxRedirects: 3 })).text).toBe('arrived');
    expect(await failure(getOwn(http, `${url}/4`, { maxRedirects: 3 }))).toBe('REDIRECT_REFUSED');
    expect((await getOwn(http, `${url}/10`, { maxRedirects: 100 })).text).toBe('arrived');
    expect(await failure(getOwn(http, `${url}/11`, { maxRedirects: 100 }))).toBe('REDIRECT_REFUSED');
  });

  it.each(privateHosts)('a chain of redirects that ends at %s is refused before that is dialled', async (host) => {
    const url = await sendOn(`http://${host}:${bed.port}/`);
    const http = bed.outbound({ trustedOrigins: [url], lookup: systemAndCloud });
    for (const start of ['away', '2'])
      expect(await failure(getOwn(http, `${url}/${start}`, { maxRedirects: 5 }))).toMatch(
        /^(ADDRESS|REDIRECT)_REFUSED$/,
      );
    expect(bed.connections).toBe(0);
  });

  it.each([...otherSchemes.filter((address) => address !== 'http:'), 'http://[', 'http://user:secret@127.0.0.1/'])(
    'a redirect to %s is refused',
    async (location) => {
      const url = await sendOn(location);
      const http = bed.outbound({ trustedOrigins: [url] });
      expect(await failure(getOwn(http, `${url}/away`, { maxRedirects: 1 }))).toBe('REDIRECT_REFUSED');
    },
  );

  it('the trust in an origin of the settings does not reach another one of them', async () => {
    let asked = 0;
    const other = await bed.serve((_req, res) => {
      asked += 1;
      res.end();
    });
    const url = await sendOn(other);
    const http = bed.outbound({ trustedOrigins: [url, other] });
    expect(await failure(getOwn(http, `${url}/away`, { maxRedirects: 1 }))).toBe('ADDRESS_REFUSED');
    expect(asked).toBe(0);
  });

  it('another origin sees no header that was meant for the first', async () => {
    const seen: Record<string, unknown>[] = [];
    const other = await bed.serve((req, res) => {
      seen.push(req.headers);
      res.end();
    });
    const url = await bed.serve((req, res) => {
      seen.push(req.headers);
      res.writeHead(302, { location: req.url === '/again' ? other : '/again' }).end();
    });
    const headers = {
      authorization: 'Bearer secret',
      cookie: 'session=secret',
      'x-api-key': 'secret',
      Host: 'inside.example',
      accept: 'text/html',
    };
    await get(bed.outbound({ allowPrivateTargets: true }), `${url}/`, { maxRedirects: 5, headers });
    expect(seen.map((one) => JSON.stringify(one).includes('secret'))).toEqual([true, true, false]);
    expect(seen[2]).toMatchObject({ host: new URL(other).host, accept: 'text/html' });
  });

  it('the time of a call covers its redirects', async () => {
    const url = await bed.serve((_req, res) => {
      setTimeout(() => res.writeHead(302, { location: '/more' }).end(), 100);
    });
    const startedAt = Date.now();
    const call = getOwn(bed.outbound({ trustedOrigins: [url] }), url, { maxRedirects: 10, timeoutMs: 350 });
    expect(await failure(call)).toBe('TimeoutError');
    expect(Date.now() - startedAt).toBeLessThan(5_000);
  });
});
