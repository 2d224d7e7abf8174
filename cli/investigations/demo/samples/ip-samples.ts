import type { SampleServices } from '../sample-service.ts';

const card = (name: string, email?: string) => [
  'vcard',
  [
    ['version', {}, 'text', '4.0'],
    ['fn', {}, 'text', name],
    ...(email === undefined ? [] : [['email', {}, 'text', email]]),
  ],
];
const entity = (role: string, vcardArray: unknown) => ({ objectClassName: 'entity', roles: [role], vcardArray });

const ip = '185.220.101.34';
const notSeen = { ip, noise: false, riot: false, message: 'IP not observed scanning the internet' };

/** An exit of the Tor network that others complain of. */
export const ipSamples: SampleServices = {
  ip_rdap: () => ({
    type: 'application/rdap+json',
    body: {
      ...{ objectClassName: 'ip network', handle: '185.220.101.0 - 185.220.101.255', ipVersion: 'v4' },
      ...{ startAddress: '185.220.101.0', endAddress: '185.220.101.255', name: 'RELAY-NET', country: 'DE' },
      entities: [
        entity('registrant', card('Relay Hosting e.V.')),
        entity('abuse', card('Abuse desk', 'abuse@relay-hosting.example')),
      ],
    },
  }),
  ip_geo: () => ({
    body: {
      ...{ status: 'success', country: 'Germany', countryCode: 'DE', regionName: 'Brandenburg', city: 'Brandenburg' },
      ...{ isp: 'Relay Hosting e.V.', org: 'Relay Hosting', as: 'AS64500 Relay Hosting e.V.' },
      ...{ mobile: false, proxy: true, hosting: true, query: ip },
    },
  }),
  ip_internetdb: () => ({
    body: { ip, ports: [22, 443, 9001], hostnames: [], cpes: ['cpe:/a:openbsd:openssh:9.2'], tags: ['tor'], vulns: [] },
  }),
  ip_greynoise: () => ({ status: 404, body: notSeen }),
  ip_tor: () => ({ type: 'text/plain', body: `185.220.101.33\n${ip}\n185.220.101.35\n` }),
  ip_abuseipdb: () => ({
    body: {
      data: {
        ...{ ipAddress: ip, isPublic: true, ipVersion: 4, abuseConfidenceScore: 50, countryCode: 'DE' },
        ...{ usageType: 'Data Center/Web Hosting/Transit', isp: 'Relay Hosting e.V.', domain: 'relay-hosting.example' },
        ...{ hostnames: [], isTor: true, totalReports: 14, numDistinctUsers: 6 },
        lastReportedAt: new Date(Date.now() - 2 * 86_400_000).toISOString(),
      },
    },
  }),
};
