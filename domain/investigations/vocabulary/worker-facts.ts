import type { EvidenceKind } from './evidence-kind.ts';
import type { WorkerId } from './worker-id.ts';

/** What people are told of a worker, and what it must be given. */
export interface WorkerFacts {
  /** What people call its source. */
  name: string;
  kinds: readonly EvidenceKind[];
  /** Settings of its keys without which it is not asked, unless it has a base URL of its own. */
  required?: readonly string[];
  /** The same for the address that it is told. */
  needsContact?: boolean;
}

/** The facts of the 32 workers (contract section 13). */
export const workerFacts: Readonly<Record<WorkerId, WorkerFacts>> = {
  domain_ct: { name: 'crt.sh', kinds: ['certificate'] },
  domain_dns: { name: 'DNS of the domain', kinds: ['dns_posture'] },
  domain_rdap: { name: 'Domain registration (RDAP)', kinds: ['domain_registration'] },
  domain_urlscan: { name: 'urlscan.io', kinds: ['url_scan'] },
  domain_wayback: { name: 'Wayback Machine', kinds: ['archive'] },
  email_disposable: { name: 'Kickbox disposable check', kinds: ['disposable'] },
  email_dns: { name: 'DNS of the mail domain', kinds: ['deliverability'] },
  email_gravatar: { name: 'Gravatar', kinds: ['profile'] },
  email_hibp: { name: 'Have I Been Pwned', kinds: ['breach'], required: ['HIBP_API_KEY'] },
  email_openpgp: { name: 'keys.openpgp.org', kinds: ['pgp_key'] },
  email_xposedornot: { name: 'XposedOrNot', kinds: ['breach'] },
  ip_abuseipdb: { name: 'AbuseIPDB', kinds: ['ip_reputation'], required: ['ABUSEIPDB_API_KEY'] },
  ip_geo: { name: 'ip-api.com', kinds: ['ip_geo'] },
  ip_greynoise: { name: 'GreyNoise', kinds: ['ip_reputation'] },
  ip_internetdb: { name: 'Shodan InternetDB', kinds: ['open_ports'] },
  ip_rdap: { name: 'IP registration (RDAP)', kinds: ['ip_registration'] },
  ip_tor: { name: 'Tor exit list', kinds: ['tor_exit'] },
  name_courtlistener: { name: 'CourtListener', kinds: ['court_record'], required: ['COURTLISTENER_TOKEN'] },
  name_edgar: { name: 'SEC EDGAR', kinds: ['filing'], needsContact: true },
  name_gdelt: { name: 'GDELT', kinds: ['adverse_media'] },
  name_gleif: { name: 'GLEIF', kinds: ['company_record'] },
  name_ofac: { name: 'OFAC SDN list', kinds: ['sanctions_match'] },
  name_opensanctions: {
    name: 'OpenSanctions',
    kinds: ['sanctions_match', 'watchlist_match'],
    required: ['OPENSANCTIONS_API_KEY'],
  },
  name_wikidata: { name: 'Wikidata', kinds: ['entity_match'] },
  phone_numverify: { name: 'numverify', kinds: ['phone_meta'], required: ['NUMVERIFY_API_KEY'] },
  phone_parse: { name: 'Numbering plan', kinds: ['phone_meta'] },
  user_bluesky: { name: 'Bluesky', kinds: ['profile'] },
  user_github: { name: 'GitHub', kinds: ['profile'] },
  user_gitlab: { name: 'GitLab', kinds: ['profile'] },
  user_hackernews: { name: 'Hacker News', kinds: ['profile'] },
  user_mastodon: { name: 'Mastodon', kinds: ['profile'] },
  user_reddit: { name: 'Reddit', kinds: ['profile'], required: ['REDDIT_CLIENT_ID', 'REDDIT_CLIENT_SECRET'] },
};
