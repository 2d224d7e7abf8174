import { baseUrlSetting } from './base-url-setting.ts';
import type { EvidenceKind } from './evidence-kind.ts';
import type { WorkerId } from './worker-id.ts';

/** What is said of a worker without asking it (contract sections 11 and 13). */
export interface WorkerCard {
  /** Its name for people. */
  name: string;
  kinds: readonly EvidenceKind[];
  /** Settings that it needs, and that it can use; without a required one it is `not_configured` unless its base URL is set. */
  keys?: { required?: readonly string[]; optional?: readonly string[] };
  /** It is asked by nobody who leaves no `OSINT_CONTACT`; `not_configured` without, unless its base URL is set. */
  needsContact?: boolean;
  /** It asks nobody. */
  isLocal?: boolean;
}

export const workerCards: Record<WorkerId, WorkerCard> = {
  domain_ct: { name: 'crt.sh', kinds: ['certificate'] },
  domain_dns: { name: 'DNS', kinds: ['dns_posture'] },
  domain_rdap: { name: 'RDAP', kinds: ['domain_registration'] },
  domain_urlscan: { name: 'urlscan.io', kinds: ['url_scan'], keys: { optional: ['URLSCAN_API_KEY'] } },
  domain_wayback: { name: 'Wayback Machine', kinds: ['archive'] },
  email_disposable: { name: 'Kickbox disposable check', kinds: ['disposable'] },
  email_dns: { name: 'DNS', kinds: ['deliverability'] },
  email_gravatar: { name: 'Gravatar', kinds: ['profile'], keys: { optional: ['GRAVATAR_API_KEY'] } },
  email_hibp: { name: 'Have I Been Pwned', kinds: ['breach'], keys: { required: ['HIBP_API_KEY'] } },
  email_openpgp: { name: 'keys.openpgp.org', kinds: ['pgp_key'] },
  email_xposedornot: { name: 'XposedOrNot', kinds: ['breach'] },
  ip_abuseipdb: { name: 'AbuseIPDB', kinds: ['ip_reputation'], keys: { required: ['ABUSEIPDB_API_KEY'] } },
  ip_geo: { name: 'ip-api.com', kinds: ['ip_geo'], keys: { optional: ['IPAPI_KEY'] } },
  ip_greynoise: { name: 'GreyNoise', kinds: ['ip_reputation'], keys: { optional: ['GREYNOISE_API_KEY'] } },
  ip_internetdb: { name: 'Shodan InternetDB', kinds: ['open_ports'] },
  ip_rdap: { name: 'RDAP', kinds: ['ip_registration'] },
  ip_tor: { name: 'Tor Project exit list', kinds: ['tor_exit'] },
  name_courtlistener: {
    name: 'CourtListener',
    kinds: ['court_record'],
    keys: { required: ['COURTLISTENER_TOKEN'] },
  },
  name_edgar: { name: 'SEC EDGAR', kinds: ['filing'], needsContact: true },
  name_gdelt: { name: 'GDELT', kinds: ['adverse_media'] },
  name_gleif: { name: 'GLEIF', kinds: ['company_record'] },
  name_ofac: { name: 'OFAC SDN list', kinds: ['sanctions_match'] },
  name_opensanctions: {
    name: 'OpenSanctions',
    kinds: ['sanctions_match', 'watchlist_match'],
    keys: { required: ['OPENSANCTIONS_API_KEY'] },
  },
  name_wikidata: { name: 'Wikidata', kinds: ['entity_match'] },
  phone_numverify: { name: 'numverify', kinds: ['phone_meta'], keys: { required: ['NUMVERIFY_API_KEY'] } },
  phone_parse: { name: 'Numbering plan', kinds: ['phone_meta'], isLocal: true },
  user_bluesky: { name: 'Bluesky', kinds: ['profile'] },
  user_github: { name: 'GitHub', kinds: ['profile'], keys: { optional: ['GITHUB_TOKEN'] } },
  user_gitlab: { name: 'GitLab', kinds: ['profile'] },
  user_hackernews: { name: 'Hacker News', kinds: ['profile'] },
  user_mastodon: { name: 'Mastodon', kinds: ['profile'] },
  user_reddit: {
    name: 'Reddit',
    kinds: ['profile'],
    keys: { required: ['REDDIT_CLIENT_ID', 'REDDIT_CLIENT_SECRET'] },
  },
};

/** The name of a setting without which a worker cannot be asked, or null; a base URL of one's own makes all dispensable. */
export function missingSetting(
  { id, keys, needsContact }: { id: WorkerId } & Pick<WorkerCard, 'keys' | 'needsContact'>,
  textOf: (setting: string) => string | undefined,
): string | null {
  if (textOf(baseUrlSetting(id)) !== undefined) return null;
  const missing = keys?.required?.find((name) => textOf(name) === undefined);
  if (missing !== undefined) return missing;
  return needsContact && textOf('OSINT_CONTACT') === undefined ? 'OSINT_CONTACT' : null;
}
