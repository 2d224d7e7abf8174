import { type Refreshed, refreshList } from '../../activities/investigations/sanctions/refresh-list.ts';
import { sourceSettings } from '../../activities/investigations/sources/source-settings.ts';
import { createOutboundHttp } from '../../activities/outbound/outbound-http.ts';
import type { Database } from '../../db/database.ts';
import { version } from '../runtime/config/version.ts';
import type { Config } from '../settings.ts';
import { investigationsRoom } from './room.ts';

/** Fetches the sanctions list now, by the settings of this installation. Throws ListFault. */
export async function fetchSanctions(config: Config, db: Database): Promise<Refreshed> {
  const http = createOutboundHttp({
    trustedOrigins: investigationsRoom.trustedOrigins?.(config) ?? [],
    allowPrivateTargets: config.ALLOW_PRIVATE_TARGETS,
  });
  try {
    return await refreshList({ db, http, settings: sourceSettings(config, version) });
  } finally {
    await http.close();
  }
}
