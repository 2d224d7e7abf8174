import { z } from 'zod';
import { htmlText } from './parts/html-text.ts';
import { noSuchUsername } from './parts/no-such-username.ts';
import { maybeText } from './parts/shapes.ts';
import { atSeconds, facts } from './parts/wording.ts';
import { defineSource } from './source.ts';

const user = z.object({ id: z.string(), created: z.number(), karma: z.number().nullish(), about: maybeText });

/** Hacker News, Firebase API: a user by the exact spelling of the name; `null` is none. `about` is HTML. */
export const userHackernews = defineSource({
  id: 'user_hackernews',
  throttle: { limit: 20, windowMs: 1_000 },
  probe: 'pg',
  result: user,
  async query(username, client) {
    if (!/^[\w-]{1,15}$/.test(username)) return noSuchUsername;
    const answer = await client.get(`https://hacker-news.firebaseio.com/v0/user/${encodeURIComponent(username)}.json`);
    return { found: answer.status === 404 ? null : client.read(answer, user.nullable()) };
  },
  toEvidence: (found) => [
    {
      kind: 'profile',
      externalId: found.id,
      title: `Hacker News account ${found.id}`,
      summary: facts({
        'Account since': atSeconds(found.created),
        Karma: found.karma,
        About: found.about && htmlText(found.about),
      }),
      sourceUrl: `https://news.ycombinator.com/user?id=${encodeURIComponent(found.id.toWellFormed())}`,
      riskPoints: 0,
      riskCategory: null,
    },
  ],
});
