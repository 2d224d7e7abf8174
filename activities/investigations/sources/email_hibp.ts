import { z } from 'zod';
import { maybeText } from './parts/shapes.ts';
import { facts } from './parts/wording.ts';
import { defineSource } from './source.ts';

const breaches = z.array(
  z.object({
    Name: z.string(),
    Title: z.string(),
    Domain: maybeText,
    BreachDate: maybeText,
    PwnCount: z.number().nullish(),
    DataClasses: z.array(z.string()),
    IsVerified: z.boolean().nullish(),
  }),
);

/** Have I Been Pwned, API version 3: the breaches in which an address was found. 404 is a clean one. */
export const emailHibp = defineSource({
  id: 'email_hibp',
  // The smallest plan has 10 a minute and says so by 429 with retry-after; larger ones are not to be held up.
  throttle: { limit: 100, windowMs: 60_000 },
  probe: 'account-exists@hibp-integration-tests.com',
  result: breaches,
  async query(email, client) {
    const url = `https://haveibeenpwned.com/api/v3/breachedaccount/${encodeURIComponent(email)}?truncateResponse=false`;
    const key = client.key('HIBP_API_KEY');
    const answer = await client.get(url, key === undefined ? {} : { headers: { 'hibp-api-key': key } });
    if (answer.status === 404) return { found: null };
    const found = client.read(answer, breaches);
    return { found: found.length > 0 ? found : null };
  },
  toEvidence: (found, { identifier }) =>
    found.map((breach) => {
      const hasPasswords = breach.DataClasses.includes('Passwords');
      return {
        kind: 'breach',
        externalId: breach.Name,
        title: `${identifier} in the breach of ${breach.Title || breach.Name}`,
        summary: facts({
          Breached: breach.BreachDate,
          Domain: breach.Domain,
          'Accounts in it': breach.PwnCount,
          Exposed: breach.DataClasses,
          Note: breach.IsVerified === false ? 'not verified by Have I Been Pwned' : null,
        }),
        sourceUrl: `https://haveibeenpwned.com/Breach/${encodeURIComponent(breach.Name.toWellFormed())}`,
        riskPoints: hasPasswords ? 4 : 2,
        riskCategory: 'breach',
        ...(breach.BreachDate && { sourceDate: breach.BreachDate }),
      };
    }),
});
