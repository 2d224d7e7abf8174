import { z } from 'zod';
import { type BaseUrlSetting, baseUrlSetting } from '../../domain/investigations/vocabulary/base-url-setting.ts';
import { workerIds } from '../../domain/investigations/vocabulary/worker-id.ts';
import { modelProviders } from '../../domain/models/model-provider.ts';
import { flag, headerText, integer, secret, webUrl } from '../runtime/config/setting-types.ts';

const key = (service: string) => secret.describe(`Key of ${service}`);

const baseUrls = Object.fromEntries(
  workerIds.map((id) => [baseUrlSetting(id), webUrl.optional().describe(`Another address for the source ${id}`)]),
) as Record<BaseUrlSetting, z.ZodOptional<typeof webUrl>>;

/** The settings that investigations alone reads (contract section 13). */
export const investigationsSettings = {
  ...baseUrls,
  OSINT_CONTACT: headerText.optional().describe('Address for those who run the sources, sent in the user agent'),
  OSINT_OFFLINE: flag.describe('Asks no source on the network'),
  OSINT_CACHE_SECONDS: integer(0, 86_400, 900).describe('How long answers of sources are used again; 0 never'),
  OSINT_DNS_SERVERS: z.string().optional().describe("DNS servers as host:port, by commas; the system's when absent"),
  MASTODON_INSTANCES: z.string().default('mastodon.social').describe('Instances that are asked, by commas'),
  HIBP_API_KEY: key('Have I Been Pwned'),
  GRAVATAR_API_KEY: key('Gravatar'),
  NUMVERIFY_API_KEY: key('numverify'),
  GITHUB_TOKEN: key('GitHub'),
  REDDIT_CLIENT_ID: key('Reddit'),
  REDDIT_CLIENT_SECRET: key('Reddit'),
  IPAPI_KEY: key('ip-api.com'),
  GREYNOISE_API_KEY: key('GreyNoise'),
  ABUSEIPDB_API_KEY: key('AbuseIPDB'),
  URLSCAN_API_KEY: key('urlscan.io'),
  OPENSANCTIONS_API_KEY: key('OpenSanctions'),
  COURTLISTENER_TOKEN: key('CourtListener'),
  REPORT_MODEL: z
    .string()
    .regex(
      new RegExp(`^(?:${modelProviders.join('|')})/.+$`),
      `must be provider/model, of ${modelProviders.join(', ')}`,
    )
    .optional()
    .describe('Model that writes reports; a template does when absent'),
};

export type InvestigationsConfig = z.output<z.ZodObject<typeof investigationsSettings>>;
