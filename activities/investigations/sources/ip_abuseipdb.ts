import { z } from 'zod';
import { maybeText } from './parts/shapes.ts';
import { facts } from './parts/wording.ts';
import { defineSource } from './source.ts';

const reports = z.object({
  abuseConfidenceScore: z.number().min(0).max(100),
  totalReports: z.number(),
  usageType: maybeText,
  isTor: z.boolean().nullish(),
  lastReportedAt: maybeText,
});
const body = z.object({ data: reports });

const DAY_MS = 86_400_000;

/** AbuseIPDB, API version 2: reports of abuse from an address in the last 90 days. None is nothing found. */
export const ipAbuseipdb = defineSource({
  id: 'ip_abuseipdb',
  throttle: { limit: 1_000, windowMs: DAY_MS },
  probe: '118.25.6.39',
  result: reports,
  async query(ip, client) {
    const query = new URLSearchParams({ ipAddress: ip, maxAgeInDays: '90' });
    const key = client.key('ABUSEIPDB_API_KEY');
    const answer = await client.get(`https://api.abuseipdb.com/api/v2/check?${query}`, {
      headers: key === undefined ? {} : { key },
    });
    if (answer.status === 404) return { found: null };
    const { data } = client.read(answer, body);
    return { found: data.totalReports > 0 ? data : null };
  },
  toEvidence: (found, { identifier }) => {
    const riskPoints = Math.round(found.abuseConfidenceScore / 5);
    return [
      {
        kind: 'ip_reputation',
        title: `AbuseIPDB on ${identifier}: confidence of abuse ${found.abuseConfidenceScore} %`,
        summary: facts({
          'Reports in 90 days': found.totalReports,
          'Last report': found.lastReportedAt,
          Use: found.usageType,
          'Tor node': found.isTor ? 'yes' : null,
        }),
        sourceUrl: `https://www.abuseipdb.com/check/${encodeURIComponent(identifier)}`,
        riskPoints,
        riskCategory: riskPoints === 0 ? null : 'infrastructure',
      },
    ];
  },
});
