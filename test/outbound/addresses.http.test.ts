import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { isPublicAddress } from '../../activities/outbound/public-address.ts';
import { failure, get, getOwn, OutboundBed, record, resolver, systemAndCloud } from './outbound-bed.ts';
import { otherSchemes, privateHosts } from './private-hosts.ts';

describe('the way out', () => {
  let bed: OutboundBed;
  beforeAll(async () => {
    bed = await OutboundBed.start();
  });
  afterEach(() => bed.clear());
  afterAll(() => bed.stop());

  describe('to addresses that are not public', () => {
    it('is open when the operator allows every address: the canary does listen', async () => {
      const http = bed.outbound({ allowPrivateTargets: true });
      for (const host of ['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', 'localhost'])
        expect((await get(http, `http://${host}:${bed.port}/`)).text).toBe('hi');
      expect(bed.connections).toBe(4);
    });

    it.each(privateHosts)('http and https to %s are refused before anything is dialled', async (host) => {
      const http = bed.outbound({ lookup: systemAndCloud });
      for (const scheme of ['http', 'https'])
        expect(await failure(get(http, `${scheme}://${host}:${bed.port}/`))).toBe('ADDRESS_REFUSED');
      expect(bed.connections).toBe(0);
    });

    it.each([5432, 7233, 6379, 25])('loopback is refused at port %i too', async (wellKnown) => {
      expect(await failure(get(bed.outbound(), `http://127.0.0.1:${wellKnown}/`))).toBe('ADDRESS_REFUSED');
    });

    it.each([...otherSchemes, 'no address', ''])('only http and https are spoken: %j is refused', async (url) => {
      expect(await failure(get(bed.outbound(), url))).toBe('ADDRESS_REFUSED');
    });

    it('a name is refused when any of its addresses is not public', async () => {
      const names = {
        'metadata.google.internal': [[record('169.254.169.254')]],
        'inside.example': [[record('10.1.2.3')]],
        'mixed.example': [[record('2fff::1'), record('127.0.0.1')]],
        'mapped.example': [[record('::ffff:127.0.0.1')]],
        'compatible.example': [[record('::7f00:1')]],
      };
      const { lookup } = resolver(names);
      const http = bed.outbound({ lookup });
      for (const name of Object.keys(names))
        for (const scheme of ['http', 'https'])
          expect([name, await failure(get(http, `${scheme}://${name}:${bed.port}/`))]).toEqual([
            name,
            'ADDRESS_REFUSED',
          ]);
      expect(bed.connections).toBe(0);
    });

    it('a name that changes its address between look-ups is dialled at the address that was checked', async () => {
      // Nothing is routed to the public address here, so the first call fails; a second look-up would reach the canary.
      const { lookup, asked } = resolver({ 'turning.example': [[record('2fff::1')], [record('127.0.0.1')]] });
      const http = bed.outbound({ lookup });
      expect(await failure(get(http, `http://turning.example:${bed.port}/`, { timeoutMs: 300 }))).not.toBe('answered');
      expect(asked).toEqual(['turning.example']);
      expect(await failure(get(http, `http://turning.example:${bed.port}/`))).toBe('ADDRESS_REFUSED');
      expect(bed.connections).toBe(0);
    });

    it('the part of an address before # or ? does not hide its host', async () => {
      const { lookup, asked } = resolver({});
      const http = bed.outbound({ lookup });
      expect(await failure(get(http, `http://public.example#@127.0.0.1:${bed.port}/`))).toBe('ENOTFOUND');
      expect(await failure(get(http, `http://public.example?@127.0.0.1:${bed.port}/`))).toBe('ENOTFOUND');
      expect(await failure(get(http, `http://public.example\\@127.0.0.1:${bed.port}/`))).toBe('ENOTFOUND');
      expect(new Set(asked)).toEqual(new Set(['public.example']));
      expect(bed.connections).toBe(0);
    });
  });

  describe('to trusted origins', () => {
    it('is open to the exact origin from the settings and to no other port, scheme or spelling of it', async () => {
      const url = await bed.serve((_req, res) => res.end('trusted'));
      const http = bed.outbound({ trustedOrigins: [url] });
      expect(await getOwn(http, `${url}/any/path?x=1`)).toMatchObject({ status: 200, text: 'trusted' });
      const other = new URL(url);
      for (const elsewhere of [
        `http://127.0.0.1:${bed.port}/`,
        `https://127.0.0.1:${other.port}/`,
        `http://localhost:${other.port}/`,
      ])
        expect([elsewhere, await failure(getOwn(http, elsewhere))]).toEqual([elsewhere, 'ADDRESS_REFUSED']);
      expect(bed.connections).toBe(0);
    });

    it('is closed to an address that a user chose, also when it is one of the settings', async () => {
      let asked = 0;
      const url = await bed.serve((_req, res) => {
        asked += 1;
        res.end();
      });
      expect(await failure(get(bed.outbound({ trustedOrigins: [url] }), url))).toBe('ADDRESS_REFUSED');
      expect(asked).toBe(0);
    });
  });

  it('ordinary public addresses are public', () => {
    for (const address of ['8.8.8.8', '1.1.1.1', '172.32.0.1', '192.169.0.1', '2606:4700::1111', '2a00:1450::1'])
      expect([address, isPublicAddress(address)]).toEqual([address, true]);
    for (const nonsense of ['', 'example.com', '1.2.3', '1.2.3.4.5', ':::', '4000::1', '5f00::1'])
      expect([nonsense, isPublicAddress(nonsense)]).toEqual([nonsense, false]);
  });
});
