import { createHash } from 'node:crypto';
import { z } from 'zod';
import { corroboration } from './parts/corroboration.ts';
import { maybeText, webUrl } from './parts/shapes.ts';
import { facts } from './parts/wording.ts';
import { defineSource } from './source.ts';

const profile = z.object({
  display_name: maybeText,
  profile_url: webUrl,
  location: maybeText,
  job_title: maybeText,
  company: maybeText,
  verified_accounts: z.array(z.object({ service_type: z.string(), url: z.string() })).nullish(),
});

const HOUR_MS = 3_600_000;

/** Gravatar, API version 3: the public profile of an address, found by its hash. Linked accounts are told to key holders. */
export const emailGravatar = defineSource({
  id: 'email_gravatar',
  throttle: { limit: 100, windowMs: HOUR_MS, withKey: { limit: 1_000, windowMs: HOUR_MS } },
  probe: 'beau@automattic.com',
  result: profile,
  async query(email, client) {
    const hash = createHash('sha256').update(email.toLowerCase()).digest('hex');
    const key = client.key('GRAVATAR_API_KEY');
    const headers: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` };
    const answer = await client.get(`https://api.gravatar.com/v3/profiles/${hash}`, { headers });
    return { found: answer.status === 404 ? null : client.read(answer, profile) };
  },
  toEvidence: (found, about) => {
    const { matches, ...risk } = corroboration(found.display_name, about, -2);
    return [
      {
        kind: 'profile',
        title: `Gravatar profile of ${about.identifier}${found.display_name ? `: ${found.display_name}` : ''}`,
        summary: facts({
          Job: found.job_title,
          Company: found.company,
          Location: found.location,
          'Linked accounts': found.verified_accounts?.map(({ service_type, url }) => `${service_type} ${url}`),
          Note: matches ? "the name is the subject's" : null,
        }),
        sourceUrl: found.profile_url,
        ...risk,
      },
    ];
  },
});
