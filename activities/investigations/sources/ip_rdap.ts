import { z } from 'zod';
import { contactOf, rdapEntity } from './parts/jcard.ts';
import { maybeText } from './parts/shapes.ts';
import { facts } from './parts/wording.ts';
import { defineSource } from './source.ts';

const network = z.object({
  handle: z.string(),
  name: maybeText,
  country: maybeText,
  startAddress: z.string(),
  endAddress: z.string(),
  entities: z.array(rdapEntity).nullish(),
});

/** RDAP (RFC 9083) by rdap.org, which sends on to the regional registry: the network that an address belongs to. */
export const ipRdap = defineSource({
  id: 'ip_rdap',
  throttle: { limit: 10, windowMs: 10_000 },
  probe: '8.8.8.8',
  result: network,
  async query(ip, client) {
    const answer = await client.get(`https://rdap.org/ip/${encodeURIComponent(ip)}`, {
      headers: { accept: 'application/rdap+json' },
      maxRedirects: 5,
    });
    return { found: answer.status === 404 ? null : client.read(answer, network) };
  },
  toEvidence: ({ entities, ...found }, { identifier }) => [
    {
      kind: 'ip_registration',
      title: `${identifier} is in the network ${found.name || found.handle}`,
      summary: facts({
        Handle: found.handle,
        Addresses: `${found.startAddress} to ${found.endAddress}`,
        Country: found.country,
        Registrant: contactOf(entities ?? [], 'registrant', 'fn'),
        'Abuse contact': contactOf(entities ?? [], 'abuse', 'email'),
      }),
      sourceUrl: `https://rdap.org/ip/${encodeURIComponent(identifier)}`,
      riskPoints: 0,
      riskCategory: null,
    },
  ],
});
