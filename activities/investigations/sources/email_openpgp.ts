import { z } from 'zod';
import { facts } from './parts/wording.ts';
import { defineSource } from './source.ts';
import { unexpectedAnswer } from './source-fault.ts';

const keys = z.array(z.object({ fingerprint: z.string(), createdAt: z.string(), userIds: z.array(z.string()) }));
type Keys = z.output<typeof keys>;

const MOST_USER_IDS = 50;

/** The key server keys.openpgp.org: the OpenPGP key that an address's owner confirmed there. */
export const emailOpenpgp = defineSource({
  id: 'email_openpgp',
  throttle: { limit: 1, windowMs: 60_000 },
  probe: 'security@mozilla.org',
  result: keys,
  async query(email, client) {
    const url = `https://keys.openpgp.org/vks/v1/by-email/${encodeURIComponent(email)}`;
    const answer = await client.get(url, { headers: { accept: 'application/pgp-keys, text/plain' } });
    return { found: answer.status === 404 ? null : await readKeys(answer.text) };
  },
  toEvidence: (found, { identifier }) =>
    found.map(({ fingerprint, createdAt, userIds }) => ({
      kind: 'pgp_key',
      externalId: fingerprint,
      title: `OpenPGP key of ${identifier}`,
      summary: facts({
        Fingerprint: fingerprint,
        Created: new Date(createdAt),
        'User ids': userIds.map(withoutBrackets),
      }),
      sourceUrl: `https://keys.openpgp.org/search?q=${fingerprint}`,
      riskPoints: -1,
      riskCategory: 'corroboration',
      sourceDate: createdAt,
    })),
});

/** `Jane Roe (jane@example.org)`: in angle brackets an address would be taken for a tag, and left out. */
const withoutBrackets = (userId: string): string => userId.replace(/<([^<>]*)>/g, '($1)');

/** The keys of an armored text. Throws `SourceFault` for what is none. */
async function readKeys(armoredKeys: string): Promise<Keys> {
  const openpgp = await import('openpgp'); // large, and this source alone needs it
  const found = await openpgp.readKeys({ armoredKeys }).catch(() => {
    throw unexpectedAnswer();
  });
  if (found.length === 0) throw unexpectedAnswer();
  return found.map((key) => ({
    fingerprint: key.getFingerprint().toUpperCase(),
    createdAt: key.getCreationTime().toISOString(),
    userIds: key.getUserIDs().slice(0, MOST_USER_IDS),
  }));
}
