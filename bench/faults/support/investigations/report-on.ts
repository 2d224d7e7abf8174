import { createHash } from 'node:crypto';
import { timeUntil } from '../pause.ts';
import type { Investigation, Lab } from './lab.ts';

interface Report {
  id: string;
  status: 'generating' | 'ready' | 'failed';
  error: string | null;
  content_sha256: string | null;
  pdf_sha256: string | null;
  pdf_url: string | null;
}

const READY_MS = 120_000;

/** Has a report made, and waits until it is ready. */
export async function reportOn({ client, bed }: Lab, one: Investigation): Promise<void> {
  const path = `/subjects/${one.subjectId}/reports`;
  const { json } = await client.send<Report>('POST', path, { accept: [201, 202] });
  one.reportId = json.id;
  bed.ledger.acknowledge(json.id);
  let report = json;
  await timeUntil(
    async () => {
      if (report.status !== 'generating') return true;
      report = (await client.send<Report>('GET', `/reports/${one.reportId}`, { accept: [200] })).json;
      return report.status !== 'generating';
    },
    { withinMs: READY_MS, everyMs: 250 },
  );
  if (report.status !== 'ready') client.counts.wrong.push(`a report is ${report.status}: ${report.error}`);
  else one.contentSha256 = report.content_sha256 ?? '';
}

/** What is wrong with a report that was told to be ready, in words. */
export async function reportFaults(
  { client }: Lab,
  { reportId, contentSha256, person }: Investigation,
): Promise<string[]> {
  if (!reportId) return [];
  const { json } = await client.send<Report>('GET', `/reports/${reportId}`, { accept: [200, 404] });
  if (json.status !== 'ready' || json.content_sha256 !== contentSha256)
    return [`${person.name}: its report is ${json.status}`];
  const pdf = Buffer.from(await (await fetch(json.pdf_url ?? '')).arrayBuffer());
  const isWhole = createHash('sha256').update(pdf).digest('hex') === json.pdf_sha256;
  return isWhole ? [] : [`${person.name}: the PDF is another one`];
}
