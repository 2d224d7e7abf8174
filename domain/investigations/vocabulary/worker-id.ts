import type { IdentifierType } from './identifier-type.ts';

/** The 32 workers of the contract (section 13), each with what it is asked about, sorted by id. */
export const workerTypes = {
  domain_ct: 'domain',
  domain_dns: 'domain',
  domain_rdap: 'domain',
  domain_urlscan: 'domain',
  domain_wayback: 'domain',
  email_disposable: 'email',
  email_dns: 'email',
  email_gravatar: 'email',
  email_hibp: 'email',
  email_openpgp: 'email',
  email_xposedornot: 'email',
  ip_abuseipdb: 'ip',
  ip_geo: 'ip',
  ip_greynoise: 'ip',
  ip_internetdb: 'ip',
  ip_rdap: 'ip',
  ip_tor: 'ip',
  name_courtlistener: 'name',
  name_edgar: 'name',
  name_gdelt: 'name',
  name_gleif: 'name',
  name_ofac: 'name',
  name_opensanctions: 'name',
  name_wikidata: 'name',
  phone_numverify: 'phone',
  phone_parse: 'phone',
  user_bluesky: 'username',
  user_github: 'username',
  user_gitlab: 'username',
  user_hackernews: 'username',
  user_mastodon: 'username',
  user_reddit: 'username',
} as const satisfies Record<string, IdentifierType>;

export type WorkerId = keyof typeof workerTypes;
export const workerIds = Object.keys(workerTypes) as [WorkerId, ...WorkerId[]];
