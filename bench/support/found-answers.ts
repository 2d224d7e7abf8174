import type { SourceCall } from './slow-sources.ts';

/** Breaches of an account as Have I Been Pwned tells them. */
export const breachesOf = (name: string, count: number): object[] =>
  Array.from({ length: count }, (_, i) => ({
    ...{ Name: `Breach${i}`, Title: `Breach ${i} with ${name}`, Domain: 'larkspur.example', BreachDate: '2024-05-01' },
    ...{ PwnCount: 1_000 + i, DataClasses: ['Email addresses', 'Passwords'], IsVerified: true },
  }));

/** What services say of a person of this user name, in their formats; of the others nothing is known. */
const found: Record<string, (name: string) => object> = {
  email_disposable: () => ({ disposable: false }),
  email_hibp: (name) => breachesOf(name, 2),
  email_xposedornot: () => ({ breaches: [['Breach0', 'Larkspur']] }),
  user_gitlab: (name) => [{ id: 7, username: name, name: `Ada ${name}`, web_url: `https://gitlab.com/${name}` }],
  user_hackernews: (name) => ({ id: name, created: 1_300_000_000, karma: 17, about: name }),
  ip_abuseipdb: () => ({ data: { abuseConfidenceScore: 50, totalReports: 3 } }),
  ip_internetdb: (name) => ({ ports: [22], hostnames: [`${name}.org`], cpes: [], tags: [], vulns: ['CVE-2024-6387'] }),
  phone_numverify: () => ({ valid: true, country_code: 'US', line_type: 'mobile' }),
  name_opensanctions: (name) => ({
    responses: {
      q: { results: [{ ...{ id: `Q-${name}`, caption: `Ada ${name}`, score: 0.8 }, ...listed }] },
    },
  }),
  name_courtlistener: (name) => ({
    count: 1,
    results: [{ docket_id: 4_711, caseName: `Larkspur v. ${name}`, docketNumber: '1:24-cv-1', party: [`Ada ${name}`] }],
  }),
};

const listed = { properties: { topics: ['role.pep'] }, datasets: ['peps'] };

/** What the service of a worker says of the person; null where it knows nothing. */
export const foundAnswer = ({ worker }: Pick<SourceCall, 'worker'>, name: string): object | null =>
  found[worker]?.(name) ?? null;
