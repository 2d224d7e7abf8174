import { listFault } from '../../activities/investigations/sanctions/list-fault.ts';
import { type RefreshParts, refreshList } from '../../activities/investigations/sanctions/refresh-list.ts';
import { SanctionsMatcher } from '../../activities/investigations/sanctions/sanctions-matcher.ts';
import type { AskParts } from '../../activities/investigations/sources/ask-source.ts';
import { createDnsLookUps } from '../../activities/investigations/sources/client/dns-look-ups.ts';
import { ListStore } from '../../activities/investigations/sources/client/list-store.ts';
import { TokenStore } from '../../activities/investigations/sources/client/token-store.ts';
import { sourceSettings } from '../../activities/investigations/sources/source-settings.ts';
import { createRateLimiter } from '../../db/http/rate-limit.ts';
import { sourceLists } from '../../db/investigations/source-lists.ts';
import type { RoomParts } from '../room.ts';
import { version } from '../runtime/config/version.ts';
import type { InvestigationsConfig } from './settings.ts';

type Parts = Pick<RoomParts<InvestigationsConfig>, 'config' | 'db' | 'http' | 'breakers' | 'retryTimeScale'> &
  Pick<AskParts, 'log'>;

/** What all sources of a process are asked with; one of these serves it. */
export function askParts({ config, db, ...shared }: Parts): AskParts {
  const { http, breakers, log, retryTimeScale } = shared;
  const settings = sourceSettings(config, version);
  return {
    ...{ http, breakers, log, retryTimeScale, settings },
    dns: createDnsLookUps(config.OSINT_DNS_SERVERS),
    sanctions: sanctionsMatcher({ db, http, settings, log }),
    countCall: createRateLimiter(db),
    tokens: new TokenStore(),
    lists: new ListStore(sourceLists(db)),
  };
}

/** Fetches the list itself where it is missing or old (contract section 13, worker 26). */
const sanctionsMatcher = ({ log, ...parts }: RefreshParts & Pick<AskParts, 'log'>) =>
  new SanctionsMatcher({
    db: parts.db,
    async refresh() {
      try {
        return (await refreshList(parts, { ifOld: true })).outcome;
      } catch (error) {
        log.warn({ reason: listFault(error).message }, 'the sanctions list could not be fetched');
        throw error;
      }
    },
  });
