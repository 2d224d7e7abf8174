import { z } from 'zod';
import { defineSource } from './source.ts';
import { unexpectedAnswer } from './source-fault.ts';

const body = z.object({
  breaches: z.array(z.union([z.string(), z.array(z.string())])).nullish(),
  Error: z.string().nullish(),
});

/** XposedOrNot, free API: the names of the breaches in which an address was found. 404, or `Error` in a 200, is a clean one. */
export const emailXposedornot = defineSource({
  id: 'email_xposedornot',
  throttle: { limit: 1, windowMs: 1_000 },
  probe: 'test@example.com',
  result: z.array(z.string()),
  async query(email, client) {
    const answer = await client.get(`https://api.xposedornot.com/v1/check-email/${encodeURIComponent(email)}`);
    if (answer.status === 404) return { found: null };
    const { breaches, Error: clean } = client.read(answer, body);
    if (typeof clean === 'string') return { found: null };
    if (!breaches) throw unexpectedAnswer();
    const names = breaches.flat();
    return { found: names.length > 0 ? names : null };
  },
  // A breach that Have I Been Pwned knows too counts once: that is seen when the run settles.
  toEvidence: (names, { identifier }) =>
    names.map((name) => ({
      kind: 'breach',
      externalId: name,
      title: `${identifier} in the breach ${name}`,
      summary: 'XposedOrNot names the breach; what was exposed stands on its page.',
      sourceUrl: 'https://xposedornot.com/xposed',
      riskPoints: 2,
      riskCategory: 'breach',
    })),
});
