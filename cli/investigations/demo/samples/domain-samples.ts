import type { SampleServices } from '../sample-service.ts';

const domain = 'larkspur-freight.example';
const ip = '203.0.113.80';
const daysAgo = (days: number): string => `${new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 19)}Z`;

const certificate = (id: number, name: string) => ({
  ...{ id, issuer_ca_id: 295_815, issuer_name: "C=US, O=Let's Encrypt, CN=R10", common_name: name },
  ...{ name_value: `${name}\n*.${name}`, entry_timestamp: daysAgo(20), serial_number: `04${id}`, result_count: 2 },
  ...{ not_before: daysAgo(20), not_after: daysAgo(-70) },
});

const event = (eventAction: string, eventDate: string) => ({ eventAction, eventDate });

const scan = {
  ...{ _id: '01931f4c-7a52-7c11-9d5e-0b6a3c1f2d77', _score: null, sort: [1], result: '', screenshot: '' },
  page: {
    ...{ url: `https://${domain}/`, domain, ip, country: 'NL', server: 'nginx', title: 'Larkspur Freight' },
  },
  task: { time: daysAgo(9), url: `https://${domain}/`, visibility: 'public', method: 'manual' },
};

/** A domain that somebody registered this summer; the archive of the web is down. */
export const domainSamples: SampleServices = {
  domain_rdap: () => ({
    type: 'application/rdap+json',
    body: {
      ...{ objectClassName: 'domain', handle: 'D1-EXAMPLE', ldhName: domain, status: ['client transfer prohibited'] },
      events: [event('registration', daysAgo(96)), event('expiration', daysAgo(-269))],
      entities: [
        {
          ...{ objectClassName: 'entity', handle: '376', roles: ['registrar'] },
          vcardArray: ['vcard', [['fn', {}, 'text', 'Quay Registrar B.V.']]],
        },
      ],
      ...{ secureDNS: { delegationSigned: false }, nameservers: [{ ldhName: `ns1.${domain}` }] },
    },
  }),
  domain_ct: ({ path }) =>
    path === '/' ? { body: [certificate(1, domain), certificate(2, `portal.${domain}`)] } : { status: 404 },
  domain_urlscan: () => ({ body: { results: [scan], total: 1, took: 6, has_more: false } }),
  domain_wayback: () => ({ status: 503, type: 'text/html', body: '<html><body>Service unavailable</body></html>' }),
};
