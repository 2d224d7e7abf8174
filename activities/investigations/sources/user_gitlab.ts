import { z } from 'zod';
import { corroboration, usernameConfidence } from './parts/corroboration.ts';
import { webUrl } from './parts/shapes.ts';
import { facts } from './parts/wording.ts';
import { defineSource } from './source.ts';

const user = z.object({
  id: z.number(),
  username: z.string(),
  name: z.string(),
  state: z.string().nullish(),
  web_url: webUrl,
});

/** GitLab.com, REST API version 4: the user of a name, whose case does not count. An empty list is none. */
export const userGitlab = defineSource({
  id: 'user_gitlab',
  throttle: { limit: 300, windowMs: 60_000 },
  probe: 'gitlab-bot',
  result: user,
  async query(username, client) {
    const answer = await client.get(`https://gitlab.com/api/v4/users?${new URLSearchParams({ username })}`);
    if (answer.status === 404) return { found: null };
    const [found = null] = client.read(answer, z.array(user));
    return { found };
  },
  toEvidence: (found, about) => {
    const { matches, ...risk } = corroboration(found.name, about, -1);
    return [
      {
        kind: 'profile',
        externalId: String(found.id),
        title: `GitLab account ${found.username} (${found.name})`,
        summary: facts({ State: found.state, Name: found.name }),
        sourceUrl: found.web_url,
        confidence: usernameConfidence(matches),
        ...risk,
      },
    ];
  },
});
