import { z } from 'zod';
import { counted } from '../../../domain/investigations/counted.ts';
import { facts } from './parts/wording.ts';
import { defineSource } from './source.ts';

const host = z.object({
  ports: z.array(z.number()),
  hostnames: z.array(z.string()),
  cpes: z.array(z.string()),
  tags: z.array(z.string()),
  vulns: z.array(z.string()),
});

const MOST_POINTS = 10;

/** Shodan InternetDB: what its weekly scan found open at an address, and which vulnerabilities the versions have. */
export const ipInternetdb = defineSource({
  id: 'ip_internetdb',
  throttle: { limit: 1, windowMs: 1_000 },
  probe: '8.8.8.8',
  result: host,
  async query(ip, client) {
    const answer = await client.get(`https://internetdb.shodan.io/${encodeURIComponent(ip)}`);
    return { found: answer.status === 404 ? null : client.read(answer, host) };
  },
  toEvidence: (found, { identifier }) => {
    const riskPoints = Math.min(MOST_POINTS, new Set(found.vulns).size);
    return [
      {
        kind: 'open_ports',
        title: `${identifier}: ${counted(found.ports.length, 'open port')}, ${counted(found.vulns.length, 'known vulnerability', 'known vulnerabilities')}`,
        summary: facts({
          Ports: found.ports.map(String),
          'Host names': found.hostnames,
          Tags: found.tags,
          Vulnerabilities: found.vulns,
          Software: found.cpes,
        }),
        sourceUrl: `https://internetdb.shodan.io/${encodeURIComponent(identifier)}`,
        riskPoints,
        riskCategory: riskPoints === 0 ? null : 'infrastructure',
      },
    ];
  },
});
