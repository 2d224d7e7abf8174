import type { AskParts } from '../../activities/investigations/sources/ask-source.ts';
import { createDnsLookUps } from '../../activities/investigations/sources/client/dns-look-ups.ts';
import { TokenStore } from '../../activities/investigations/sources/client/token-store.ts';
import { sourceSettings } from '../../activities/investigations/sources/source-settings.ts';
import { createRateLimiter } from '../../db/http/rate-limit.ts';
import type { RoomParts } from '../room.ts';
import { version } from '../runtime/version.ts';
import type { InvestigationsConfig } from './settings.ts';

type Parts = Pick<RoomParts<InvestigationsConfig>, 'config' | 'db' | 'http' | 'breakers' | 'retryTimeScale'> &
  Pick<AskParts, 'log'>;

/** What all sources of a process are asked with; one of these serves it. */
export function askParts({ config, db, ...shared }: Parts): AskParts {
  const { http, breakers, log, retryTimeScale } = shared;
  return {
    ...{ http, breakers, log, retryTimeScale },
    dns: createDnsLookUps(config.OSINT_DNS_SERVERS),
    settings: sourceSettings(config, version),
    countCall: createRateLimiter(db),
    tokens: new TokenStore(),
  };
}
