import { z } from 'zod';
import { maybeText } from './parts/shapes.ts';
import { facts } from './parts/wording.ts';
import { defineSource } from './source.ts';
import { SourceFault } from './source-fault.ts';

const failure = z.object({ success: z.literal(false), error: z.object({ code: z.number() }) });
const validation = z.object({
  valid: z.boolean(),
  country_code: maybeText,
  location: maybeText,
  carrier: maybeText,
  line_type: maybeText,
});

/** What is wrong with the account, by the service's codes; 104 and 106 are its limits. */
const keyFaults: Record<number, string> = {
  101: 'key refused',
  102: 'account not active',
  103: 'function not known',
  105: 'not in the plan of this key',
};

/** numverify: validity, carrier and line type of a number in E.164. Its errors come with status 200. */
export const phoneNumverify = defineSource({
  id: 'phone_numverify',
  throttle: { limit: 5, windowMs: 1_000 },
  probe: '+14158586273',
  result: validation,
  async query(phone, client) {
    if (!/^\+\d+$/.test(phone)) return { found: null, reason: 'not in E.164' };
    const query = new URLSearchParams({ access_key: client.key('NUMVERIFY_API_KEY') ?? '', number: phone.slice(1) });
    const answer = await client.get(`https://apilayer.net/api/validate?${query}`);
    if (answer.status === 404) return { found: null };
    const found = client.read(answer, z.union([failure, validation]));
    if ('error' in found) throw faultOf(found.error.code);
    return { found };
  },
  toEvidence: (found, { identifier }) => [
    {
      kind: 'phone_meta',
      title: `${identifier}: ${found.valid ? 'valid' : 'not valid'} according to numverify`,
      summary: facts({
        Country: found.country_code,
        Location: found.location,
        Carrier: found.carrier,
        'Line type': found.line_type?.replaceAll('_', ' '),
      }),
      sourceUrl: 'https://numverify.com/',
      riskPoints: found.valid ? 0 : 3,
      riskCategory: found.valid ? null : 'identity',
    },
  ],
});

const faultOf = (code: number): SourceFault =>
  code === 104 || code === 106
    ? new SourceFault('rate_limited', 'limit reached')
    : new SourceFault('error', keyFaults[code] ?? `error ${code}`);
