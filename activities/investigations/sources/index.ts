import { domainCt } from './domain_ct.ts';
import { domainDns } from './domain_dns.ts';
import { domainRdap } from './domain_rdap.ts';
import { domainUrlscan } from './domain_urlscan.ts';
import { domainWayback } from './domain_wayback.ts';
import { emailDisposable } from './email_disposable.ts';
import { emailDns } from './email_dns.ts';
import { emailGravatar } from './email_gravatar.ts';
import { emailHibp } from './email_hibp.ts';
import { emailOpenpgp } from './email_openpgp.ts';
import { emailXposedornot } from './email_xposedornot.ts';
import { ipAbuseipdb } from './ip_abuseipdb.ts';
import { ipGeo } from './ip_geo.ts';
import { ipGreynoise } from './ip_greynoise.ts';
import { ipInternetdb } from './ip_internetdb.ts';
import { ipRdap } from './ip_rdap.ts';
import { ipTor } from './ip_tor.ts';
import { nameCourtlistener } from './name_courtlistener.ts';
import { nameEdgar } from './name_edgar.ts';
import { nameGdelt } from './name_gdelt.ts';
import { nameGleif } from './name_gleif.ts';
import { nameOfac } from './name_ofac.ts';
import { nameOpensanctions } from './name_opensanctions.ts';
import { nameWikidata } from './name_wikidata.ts';
import { phoneNumverify } from './phone_numverify.ts';
import { phoneParse } from './phone_parse.ts';
import type { Source } from './source.ts';
import { userBluesky } from './user_bluesky.ts';
import { userGithub } from './user_github.ts';
import { userGitlab } from './user_gitlab.ts';
import { userHackernews } from './user_hackernews.ts';
import { userMastodon } from './user_mastodon.ts';
import { userReddit } from './user_reddit.ts';

/** Every source, sorted by id. */
export const sources: readonly Source[] = [
  domainCt,
  domainDns,
  domainRdap,
  domainUrlscan,
  domainWayback,
  emailDisposable,
  emailDns,
  emailGravatar,
  emailHibp,
  emailOpenpgp,
  emailXposedornot,
  ipAbuseipdb,
  ipGeo,
  ipGreynoise,
  ipInternetdb,
  ipRdap,
  ipTor,
  nameCourtlistener,
  nameEdgar,
  nameGdelt,
  nameGleif,
  nameOfac,
  nameOpensanctions,
  nameWikidata,
  phoneNumverify,
  phoneParse,
  userBluesky,
  userGithub,
  userGitlab,
  userHackernews,
  userMastodon,
  userReddit,
];
