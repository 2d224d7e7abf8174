import { z } from 'zod';
import { noSuchUsername } from './parts/no-such-username.ts';
import { atSeconds, facts } from './parts/wording.ts';
import { defineSource } from './source.ts';
import type { SourceClient } from './source-client.ts';
import { SourceFault } from './source-fault.ts';

const issued = z.object({ access_token: z.string().regex(/^[\x21-\x7e]+$/), expires_in: z.number() });
const about = z.object({
  data: z.object({
    name: z.string(),
    created_utc: z.number().nullish(),
    link_karma: z.number().nullish(),
    comment_karma: z.number().nullish(),
    is_suspended: z.boolean().nullish(),
  }),
});

/** Reddit, by OAuth as an application: anonymous requests are refused to everybody, and so are some networks. */
export const userReddit = defineSource({
  id: 'user_reddit',
  throttle: { limit: 100, windowMs: 60_000 },
  probe: 'spez',
  result: about,
  async query(username, client) {
    if (!/^[\w-]{1,24}$/.test(username)) return noSuchUsername;
    const answer = await askAbout(username, client);
    return { found: answer.status === 404 ? null : client.read(answer, about) };
  },
  toEvidence: ({ data }) => {
    const isSuspended = data.is_suspended === true;
    return [
      {
        kind: 'profile',
        externalId: data.name,
        title: `Reddit account ${data.name}${isSuspended ? ', suspended' : ''}`,
        summary: facts({
          'Account since': typeof data.created_utc === 'number' ? atSeconds(data.created_utc) : null,
          'Link karma': data.link_karma,
          'Comment karma': data.comment_karma,
          Note: isSuspended ? 'Reddit suspended the account, and tells no more of it' : null,
        }),
        sourceUrl: `https://www.reddit.com/user/${encodeURIComponent(data.name.toWellFormed())}`,
        riskPoints: isSuspended ? 2 : 0,
        riskCategory: isSuspended ? 'identity' : null,
      },
    ];
  },
});

/** A token may end before its time: it is asked for anew, once. */
async function askAbout(username: string, client: SourceClient) {
  const url = `https://oauth.reddit.com/user/${encodeURIComponent(username)}/about`;
  const ask = async (token: string) =>
    unlessBlocked(await client.get(url, { headers: { authorization: `bearer ${token}` }, accept: [401, 403] }));
  const token = await client.token(() => issueToken(client));
  const answer = await ask(token);
  if (answer.status !== 401) return answer;
  await client.forgetToken(token);
  const again = await ask(await client.token(() => issueToken(client)));
  if (again.status === 401) throw new SourceFault('error', 'key refused');
  return again;
}

async function issueToken(client: SourceClient) {
  const login = `${client.key('REDDIT_CLIENT_ID') ?? ''}:${client.key('REDDIT_CLIENT_SECRET') ?? ''}`;
  const headers = {
    authorization: `Basic ${Buffer.from(login).toString('base64')}`,
    'content-type': 'application/x-www-form-urlencoded',
  };
  const url = 'https://www.reddit.com/api/v1/access_token';
  const request = { headers, isSecret: true, accept: [403] };
  const answer = unlessBlocked(await client.post(url, 'grant_type=client_credentials', request));
  const { access_token, expires_in } = client.read(answer, issued);
  return { token: access_token, expiresInMs: expires_in * 1000 };
}

/** Reddit refuses whole networks by 403, whatever the key. */
function unlessBlocked<Answer extends { status: number }>(answer: Answer): Answer {
  if (answer.status === 403) throw new SourceFault('rate_limited', 'blocked');
  return answer;
}
