import { z } from 'zod';
import { corroboration, usernameConfidence } from './parts/corroboration.ts';
import { htmlText } from './parts/html-text.ts';
import { noSuchUsername } from './parts/no-such-username.ts';
import { maybeText, webUrl } from './parts/shapes.ts';
import { facts } from './parts/wording.ts';
import { defineSource, type LookUp } from './source.ts';
import type { SourceClient } from './source-client.ts';
import { SourceFault, unexpectedAnswer } from './source-fault.ts';

const account = z.object({
  id: z.string(),
  acct: z.string(),
  display_name: maybeText,
  url: webUrl,
  created_at: maybeText,
  followers_count: z.number().nullish(),
  fields: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
});
const webfinger = z.object({ links: z.array(z.object({ rel: z.string(), href: maybeText })) });

/** An account where it is at home; of a service other than Mastodon no more is known than its address. */
const profile = z.object({ handle: z.string(), url: webUrl, account: account.nullable() });
type Profile = z.output<typeof profile>;

const local = /^[a-z\d_](?:[a-z\d_.-]*[a-z\d_])?$/i;

/** Mastodon: a name on the instances of the settings, or `name@host` where that host's WebFinger says (RFC 7033). */
export const userMastodon = defineSource({
  id: 'user_mastodon',
  throttle: { limit: 300, windowMs: 300_000 },
  probe: 'Mastodon',
  result: z.array(profile),
  async query(username, client) {
    const [name = '', host, ...more] = username.split('@');
    if (!local.test(name) || more.length > 0) return noSuchUsername;
    return host === undefined ? onInstances(name, client) : atHome(name, host, client);
  },
  toEvidence: (found, about) =>
    found.map(({ handle, url, account }) => {
      const { matches, ...risk } = corroboration(account?.display_name, about, -1);
      return {
        kind: 'profile',
        externalId: handle.toLowerCase(),
        title: `Fediverse account ${handle}${account?.display_name ? ` (${account.display_name})` : ''}`,
        summary: facts({
          'Account since': account?.created_at?.slice(0, 10),
          Followers: account?.followers_count,
          ...Object.fromEntries((account?.fields ?? []).map(({ name, value }) => [name, htmlText(value)])),
        }),
        sourceUrl: url,
        confidence: usernameConfidence(matches),
        ...risk,
      };
    }),
});

/** On all of them at once: what one knows is evidence, and where another failed the look-up did too. */
async function onInstances(name: string, client: SourceClient): Promise<LookUp<Profile[]>> {
  const instances = (client.setting('MASTODON_INSTANCES') ?? 'mastodon.social').split(',').map((text) => text.trim());
  const asked = await Promise.allSettled(instances.filter(Boolean).map((host) => lookUp(name, host, client, 'source')));
  const found = asked.flatMap((one) => (one.status === 'fulfilled' && one.value ? [one.value] : []));
  const failed = asked.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  const fault = failed.find((error) => error instanceof SourceFault);
  if (failed.length > 0 && !fault) throw failed[0];
  return { found: found.length > 0 ? found : null, ...(fault && { fault }) };
}

/** The host is the user's choice, and so is where it sends us. */
async function atHome(name: string, host: string, client: SourceClient): Promise<LookUp<Profile[]>> {
  if (URL.parse(`https://${host}`)?.host !== host.toLowerCase()) return noSuchUsername;
  const resource = `acct:${name}@${host}`;
  try {
    const answer = await client.get(`https://${host}/.well-known/webfinger?${new URLSearchParams({ resource })}`, {
      headers: { accept: 'application/jrd+json, application/json' },
      hostFrom: 'user',
    });
    if (answer.status === 404) return { found: null };
    const self = client.read(answer, webfinger).links.find(({ rel }) => rel === 'self')?.href;
    const url = webUrl.safeParse(self).data;
    if (url === undefined) throw unexpectedAnswer();
    return { found: [await profileAt(name, host, url, client)] };
  } catch (error) {
    if (error instanceof SourceFault && error.reason === 'address not allowed')
      return { found: null, reason: 'non-public address' };
    throw error;
  }
}

/** Services that speak no API of Mastodon's answer it in their own way, which tells nothing. */
async function profileAt(name: string, host: string, url: string, client: SourceClient): Promise<Profile> {
  const handle = `${name}@${host}`;
  try {
    const found = await lookUp(name, new URL(url).host, client, 'user');
    return { handle, url: found?.url ?? url, account: found?.account ?? null };
  } catch (error) {
    if (!(error instanceof SourceFault) || error.status !== 'error' || error.isTransient) throw error;
    return { handle, url, account: null };
  }
}

async function lookUp(acct: string, host: string, client: SourceClient, hostFrom: 'source' | 'user') {
  const url = `https://${host}/api/v1/accounts/lookup?${new URLSearchParams({ acct })}`;
  const answer = await client.get(url, { hostFrom });
  if (answer.status === 404) return null;
  const found = client.read(answer, account);
  return { handle: `${found.acct}@${host}`, url: found.url, account: found };
}
