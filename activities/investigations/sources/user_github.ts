import { z } from 'zod';
import { corroboration, usernameConfidence } from './parts/corroboration.ts';
import { noSuchUsername } from './parts/no-such-username.ts';
import { maybeText, webUrl } from './parts/shapes.ts';
import { facts } from './parts/wording.ts';
import { defineSource } from './source.ts';

const user = z.object({
  login: z.string(),
  id: z.number(),
  name: maybeText,
  company: maybeText,
  blog: maybeText,
  location: maybeText,
  email: maybeText,
  public_repos: z.number().nullish(),
  followers: z.number().nullish(),
  created_at: maybeText,
  html_url: webUrl,
});

const HOUR_MS = 3_600_000;

/** GitHub, REST API: the public profile of a user or an organisation. */
export const userGithub = defineSource({
  id: 'user_github',
  throttle: { limit: 60, windowMs: HOUR_MS, withKey: { limit: 5_000, windowMs: HOUR_MS } },
  probe: 'octocat',
  result: user,
  async query(username, client) {
    if (!/^[a-z\d][a-z\d_-]{0,38}$/i.test(username)) return noSuchUsername;
    const token = client.key('GITHUB_TOKEN');
    const headers = {
      accept: 'application/vnd.github+json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
    const answer = await client.get(`https://api.github.com/users/${encodeURIComponent(username)}`, { headers });
    return { found: answer.status === 404 ? null : client.read(answer, user) };
  },
  toEvidence: (found, about) => {
    const { matches, ...risk } = corroboration(found.name, about, -2);
    return [
      {
        kind: 'profile',
        externalId: String(found.id),
        title: `GitHub account ${found.login}${found.name ? ` (${found.name})` : ''}`,
        summary: facts({
          Company: found.company,
          Location: found.location,
          Email: found.email,
          Website: found.blog,
          'Public repositories': found.public_repos,
          Followers: found.followers,
          'Account since': found.created_at?.slice(0, 10),
        }),
        sourceUrl: found.html_url,
        confidence: usernameConfidence(matches),
        ...risk,
      },
    ];
  },
});
