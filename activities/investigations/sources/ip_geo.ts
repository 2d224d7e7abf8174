import { z } from 'zod';
import { maybeText } from './parts/shapes.ts';
import { facts } from './parts/wording.ts';
import { defineSource } from './source.ts';
import { SourceFault } from './source-fault.ts';

const failure = z.object({ status: z.literal('fail'), message: z.string() });
const place = z.object({
  status: z.literal('success'),
  country: maybeText,
  countryCode: maybeText,
  regionName: maybeText,
  city: maybeText,
  isp: maybeText,
  org: maybeText,
  as: maybeText,
  mobile: z.boolean(),
  proxy: z.boolean(),
  hosting: z.boolean(),
  query: z.string(),
});

const FIELDS = 'status,message,country,countryCode,regionName,city,isp,org,as,mobile,proxy,hosting,query';
const noPlace = new Set(['private range', 'reserved range']);

/** ip-api.com: place, network and kind of an address. Without a key over plain HTTP; its errors come with status 200. */
export const ipGeo = defineSource({
  id: 'ip_geo',
  throttle: { limit: 45, windowMs: 60_000, withKey: { limit: 50, windowMs: 1_000 } },
  probe: '8.8.8.8',
  result: place,
  async query(ip, client) {
    const key = client.key('IPAPI_KEY');
    const origin = key === undefined ? 'http://ip-api.com' : 'https://pro.ip-api.com';
    const query = new URLSearchParams({ ...(key !== undefined && { key }), fields: FIELDS });
    const answer = await client.get(`${origin}/json/${encodeURIComponent(ip)}?${query}`);
    if (answer.status === 404) return { found: null };
    const found = client.read(answer, z.discriminatedUnion('status', [failure, place]));
    if (found.status === 'success') return { found };
    if (noPlace.has(found.message)) return { found: null, reason: found.message };
    throw new SourceFault('error', found.message === 'invalid query' ? 'invalid query' : 'look-up refused');
  },
  toEvidence: (found, { identifier }) => {
    const riskPoints = (found.proxy ? 6 : 0) + (found.hosting ? 2 : 0);
    const uses = Object.entries({ 'mobile network': found.mobile, proxy: found.proxy, hosting: found.hosting });
    return [
      {
        kind: 'ip_geo',
        title: `${identifier} is in ${[found.city, found.country].filter(Boolean).join(', ') || 'an unknown place'}`,
        summary: facts({
          Country: found.countryCode,
          Region: found.regionName,
          Provider: found.isp,
          Organisation: found.org,
          Network: found.as,
          Use: uses.flatMap(([use, isSo]) => (isSo ? [use] : [])),
        }),
        sourceUrl: `https://ip-api.com/#${encodeURIComponent(identifier)}`,
        riskPoints,
        riskCategory: riskPoints === 0 ? null : 'infrastructure',
      },
    ];
  },
});
