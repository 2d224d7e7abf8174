import { isIP } from 'node:net';
import { z } from 'zod';
import type { SourceList } from '../../../domain/investigations/enrichment/source-list.ts';
import { facts } from './parts/wording.ts';
import { defineSource } from './source.ts';
import type { SourceClient } from './source-client.ts';
import { SourceFault, unexpectedAnswer } from './source-fault.ts';

const result = z.object({ listedAt: z.string(), listSha256: z.string() });

const LIST = 'https://check.torproject.org/torbulkexitlist';
const HOUR_MS = 3_600_000;

/**
 * The Tor Project's list of exit addresses, one a line; fetched once an hour for the installation, as it is no use after
 * that. Evidence rests on the matched line, with the list's date and SHA-256: not on a copy of the list a subject.
 */
export const ipTor = defineSource({
  id: 'ip_tor',
  throttle: { limit: 20, windowMs: HOUR_MS },
  probe: '185.220.101.1',
  result,
  async query(ip, client) {
    const { lines, sha256, retrievedAt } = await client.list(HOUR_MS, () => fetchList(client));
    const isListed = lines.has(ip);
    const listedAt = retrievedAt.toISOString();
    client.keep({
      list: { url: LIST, retrieved_at: listedAt, sha256, lines: lines.size },
      line: isListed ? ip : null,
    });
    return { found: isListed ? { listedAt, listSha256: sha256 } : null };
  },
  toEvidence: ({ listedAt, listSha256 }, { identifier }) => [
    {
      kind: 'tor_exit',
      title: `${identifier} is an exit of the Tor network`,
      summary: facts({ 'List of': listedAt, 'SHA-256 of the list': listSha256 }),
      sourceUrl: LIST,
      riskPoints: 12,
      riskCategory: 'infrastructure',
    },
  ],
});

/** Throws `SourceFault` for what is no list; there is one at any time, so that its absence is no answer. */
async function fetchList(client: SourceClient): Promise<SourceList> {
  const { status, text, sha256, retrievedAt } = await client.get(LIST, {
    headers: { accept: 'text/plain' },
    isUnkept: true,
  });
  if (status === 404) throw new SourceFault('error', 'list not found');
  const lines = text.split('\n').flatMap((line) => line.trim() || []);
  if (lines.length === 0 || !lines.every((line) => isIP(line))) throw unexpectedAnswer();
  return { lines: new Set(lines), sha256, retrievedAt };
}
