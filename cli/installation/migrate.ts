import type { Config } from '../../workers/settings.ts';
import { StartError } from '../embedded/start-error.ts';
import { attach } from './attach.ts';
import { externalLogins } from './open-endpoints.ts';
import { migrateDatabase } from './require-database.ts';

/** Runs the pending migrations and prints their names. */
export async function runMigrate(config: Config): Promise<void> {
  const ran = await migrateNow(config);
  for (const name of ran) console.log(`ran ${name}`);
  console.log(ran.length > 0 ? `${ran.length} migration(s) ran.` : 'The database is up to date.');
}

async function migrateNow(config: Config): Promise<string[]> {
  const logins = externalLogins(config); // without secret keys: whoever migrates need not hold them
  if (!logins) {
    const { migrated, close } = await attach(config);
    await close();
    return migrated;
  }
  if (logins.adminUrl) return migrateDatabase(logins, logins.adminUrl);
  throw new StartError(
    "DATABASE_ADMIN_URL is missing; set it to the login that owns the database's tables, beside DATABASE_URL for the runtime.",
  );
}
