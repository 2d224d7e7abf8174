import { openDatabase } from '../../db/database.ts';
import { unfitRuntimeLogin } from '../../db/logins.ts';
import { migrate, pendingMigrations } from '../../db/migrate.ts';
import { StartError } from '../embedded/start-error.ts';
import type { DatabaseEndpoints } from '../endpoints.ts';

/** Brings the schema up to date with the owner's login, and answers the names of the migrations that ran. */
export const migrateDatabase = (
  { databaseUrl: url, queueUrl }: Pick<DatabaseEndpoints, 'databaseUrl' | 'queueUrl'>,
  adminUrl: string,
): Promise<string[]> => migrate({ adminUrl, url, queueUrl });

/** Throws StartError when migrations are pending, or when the runtime login could step around row-level security. */
export async function requireDatabase({ databaseUrl }: DatabaseEndpoints): Promise<void> {
  const db = openDatabase({ url: databaseUrl, poolSize: 2 });
  try {
    const unfit = await unfitRuntimeLogin(db.pool);
    if (unfit) throw new StartError(unfit);
    const pending = await pendingMigrations(db.pool);
    if (pending.length > 0)
      throw new StartError(
        `The database lacks ${pending.length} migration(s) (${pending.join(', ')}); run "tracework migrate" with DATABASE_ADMIN_URL set to the owner's login.`,
      );
  } finally {
    await db.close();
  }
}
