import { z } from 'zod';
import { corroboration, usernameConfidence } from './parts/corroboration.ts';
import { noSuchUsername } from './parts/no-such-username.ts';
import { maybeText } from './parts/shapes.ts';
import { facts } from './parts/wording.ts';
import { defineSource } from './source.ts';
import { SourceFault } from './source-fault.ts';

const profile = z.object({
  did: z.string(),
  handle: z.string(),
  displayName: maybeText,
  description: maybeText,
  followersCount: z.number().nullish(),
  createdAt: maybeText,
});
const refusal = z.object({ error: z.string() });

/** Handles as the AT protocol has them: host names whose last label begins with a letter. */
const handlePattern = /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z](?:[a-z\d-]{0,61}[a-z\d])?$/i;
const gone: Record<string, string> = {
  AccountTakedown: 'account taken down',
  AccountDeactivated: 'account deactivated',
};

/** Bluesky's public view: the profile of a handle; a name without a dot is one of bsky.social. 400 is "no such" too. */
export const userBluesky = defineSource({
  id: 'user_bluesky',
  throttle: { limit: 3_000, windowMs: 300_000 },
  probe: 'bsky.app',
  result: profile,
  async query(username, client) {
    const actor = username.includes('.') ? username : `${username}.bsky.social`;
    if (actor.length > 253 || !handlePattern.test(actor)) return noSuchUsername;
    const url = `https://public.api.bsky.app/xrpc/app.bsky.actor.getProfile?${new URLSearchParams({ actor })}`;
    const answer = await client.get(url, { accept: [400] });
    if (answer.status === 404) return { found: null };
    if (answer.status !== 400) return { found: client.read(answer, profile) };
    const { error } = client.read(answer, refusal);
    const reason = gone[error];
    if (reason !== undefined) return { found: null, reason };
    if (error === 'InvalidRequest') return { found: null };
    throw new SourceFault('error', 'answered 400');
  },
  toEvidence: (found, about) => {
    const { matches, ...risk } = corroboration(found.displayName, about, -1);
    return [
      {
        kind: 'profile',
        externalId: found.did,
        title: `Bluesky account ${found.handle}${found.displayName ? ` (${found.displayName})` : ''}`,
        summary: facts({
          Description: found.description,
          Followers: found.followersCount,
          'Account since': found.createdAt?.slice(0, 10),
        }),
        sourceUrl: `https://bsky.app/profile/${encodeURIComponent(found.did.toWellFormed())}`,
        confidence: usernameConfidence(matches),
        ...risk,
      },
    ];
  },
});
