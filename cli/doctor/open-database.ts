import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../workers/settings.ts';
import { errorText } from '../embedded/error-text.ts';
import { openState } from '../embedded/files/state.ts';
import { requireNamedAccount } from '../embedded/process/require-named-account.ts';
import type { DatabaseEndpoints } from '../endpoints.ts';
import { launchPostgres } from '../installation/embedded-parts.ts';
import { embeddedDatabase, externalLogins } from '../installation/open-endpoints.ts';
import { usePartsOf } from '../installation/parts-users.ts';
import { type Check, failing, fine } from './finding.ts';

/** The logins to look at; an embedded server that does not run is started for as long. */
export interface DoctorDatabase extends Omit<DatabaseEndpoints, 'secretKeys'> {
  close(): Promise<void>;
}

/** Opens the database of the settings, or says why there is none to look at. */
export async function openDoctorDatabase(config: Config): Promise<DoctorDatabase | { findings: Check[] }> {
  const external = externalLogins(config);
  if (external) return { ...external, close: async () => {} };
  const only = (finding: ReturnType<typeof fine>) => ({
    findings: [{ title: 'PostgreSQL', run: async () => finding }],
  });
  try {
    const state = openState(config.TRACEWORK_HOME);
    const folder = state.read('postgres')?.folder ?? join(state.home, 'postgres');
    if (!existsSync(folder)) {
      if (process.getuid?.() !== 0) requireNamedAccount();
      return only(fine('embedded, not made yet; the first start makes it'));
    }
    const user = await usePartsOf(state);
    const postgres = await launchPostgres(config);
    const database = await embeddedDatabase(config, state, postgres);
    return { ...database, close: async () => void (await user.leave(() => postgres.stop())) };
  } catch (error) {
    return only(failing(errorText(error), 'do what the message says'));
  }
}
