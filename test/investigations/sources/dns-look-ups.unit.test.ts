import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDnsLookUps } from '../../../activities/investigations/sources/client/dns-look-ups.ts';
import type { DnsLookUps } from '../../../activities/investigations/sources/source-client.ts';
import { DnsServer, record } from '../../support/dns-server.ts';

const long = Array.from({ length: 40 }, (_, at) => `part-${at}-${'x'.repeat(40)}`);
let server: DnsServer;
let lookUps: DnsLookUps;
beforeAll(async () => {
  server = await DnsServer.start({
    'example.org': [
      record('example.org', 'A', '192.0.2.1'),
      record('example.org', 'AAAA', '2001:db8::1'),
      record('example.org', 'NS', 'ns1.example.net'),
      record('example.org', 'MX', { preference: 10, exchange: 'mx.example.net' }),
      record('example.org', 'TXT', ['v=spf1 ', '-all']),
      record('example.org', 'CAA', { flags: 0, tag: 'issue', value: 'ca.example' }),
      record('example.org', 'SOA', {
        ...{ mname: 'ns1.example.net', rname: 'hostmaster.example.org', serial: 7 },
        ...{ refresh: 1, retry: 2, expire: 3, minimum: 4 },
      }),
    ],
    'null-mx.example': [record('null-mx.example', 'MX', { preference: 0, exchange: '.' })],
    'long.example': long.map((text) => record('long.example', 'TXT', text)),
    'broken.example': 'SERVFAIL',
    'refused.example': 'REFUSED',
    'empty.example': [],
  });
  lookUps = createDnsLookUps(server.address);
});
afterAll(() => server.stop());

describe('DNS look-ups', () => {
  it('read the records of a name', async () => {
    expect(await lookUps.resolve('example.org', 'A')).toEqual(['192.0.2.1']);
    expect(await lookUps.resolve('example.org', 'AAAA')).toEqual(['2001:db8::1']);
    expect(await lookUps.resolve('example.org', 'NS')).toEqual(['ns1.example.net']);
    expect(await lookUps.resolveMx('example.org')).toMatchObject([{ exchange: 'mx.example.net', priority: 10 }]);
    expect(await lookUps.resolveTxt('example.org')).toEqual(['v=spf1 -all']);
    expect(await lookUps.resolveCaa('example.org')).toMatchObject([{ critical: 0, issue: 'ca.example' }]);
    expect(await lookUps.resolveSoa('example.org')).toMatchObject({ nsname: 'ns1.example.net', serial: 7 });
  });

  it('ask over TCP for an answer that UDP cuts off', async () => {
    expect(await lookUps.resolveTxt('long.example')).toEqual(long);
    expect(server.asked).toContain('udp TXT long.example');
    expect(server.asked).toContain('tcp TXT long.example');
  });

  it('tell a name that does not exist from one without such records', async () => {
    expect(await lookUps.resolveMx('nowhere.example')).toBeNull();
    expect(await lookUps.resolveMx('empty.example')).toEqual([]);
    expect(await lookUps.resolve('empty.example', 'A')).toEqual([]);
    expect(await lookUps.resolveMx(`${'x'.repeat(64)}.example`)).toBeNull();
  });

  it('read a null MX (RFC 7505) as an exchanger without a name', async () => {
    expect(await lookUps.resolveMx('null-mx.example')).toMatchObject([{ exchange: '', priority: 0 }]);
  });

  it('take what a server could not answer for no answer', async () => {
    const fault = (reason: string) => ({ name: 'SourceFault', status: 'error', reason });
    await expect(lookUps.resolveMx('broken.example')).rejects.toMatchObject(fault('DNS answered SERVFAIL'));
    await expect(lookUps.resolveTxt('refused.example')).rejects.toMatchObject(fault('DNS answered REFUSED'));
    const nobody = createDnsLookUps('127.0.0.1:1');
    await expect(nobody.resolveMx('example.org')).rejects.toMatchObject(fault('connection failed'));
  });

  it('reach a server by its name', async () => {
    const [, port] = server.address.split(':');
    expect(await createDnsLookUps(`localhost:${port}`).resolve('example.org', 'A')).toEqual(['192.0.2.1']);
  });
});
