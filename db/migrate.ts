import { Migrator } from '@mikro-orm/migrations';
import { defineConfig, MikroORM } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import { ormOptions } from './database.ts';
import { ensureLogins } from './logins.ts';
import { migrations as allMigrations } from './migrations/index.ts';

export interface MigrateOptions {
  /** The owner's login; it needs CREATEROLE the first time. */
  adminUrl: string;
  /** The runtime and queue logins, made if missing. */
  url: string;
  queueUrl: string;
  /** Those of this program when absent. */
  migrations?: typeof allMigrations;
}

function openAdmin(adminUrl: string, migrations: typeof allMigrations) {
  const options = ormOptions({ url: adminUrl, poolSize: 2, applicationName: 'tracework migrate' });
  return MikroORM.init(
    defineConfig({
      ...options,
      // A migration takes what it takes, and so does waiting for another process that migrates.
      driverOptions: { ...options.driverOptions, statement_timeout: 0, query_timeout: 0 },
      extensions: [Migrator],
      logger: () => {},
      migrations: { migrationsList: migrations, snapshot: false, tableName: 'tracework_migration' },
    }),
  );
}

/** Brings the schema up to date and answers the names of the migrations that ran. Processes that start together queue. */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const { adminUrl, url, queueUrl, migrations = allMigrations } = options;
  const orm = await openAdmin(adminUrl, migrations);
  try {
    const ran = await orm.em.fork().transactional(async (em) => {
      await em.execute('select pg_advisory_xact_lock(7274270001)'); // the migrator itself takes no lock
      return orm.migrator.up({ transaction: em.getTransactionContext() });
    });
    const pool: Pool = await orm.em.getConnection().getNativeClient();
    await pool.query('grant select on tracework_migration to tracework_role_runtime');
    await ensureLogins(pool, { url, queueUrl });
    return ran.map(({ name }) => name);
  } finally {
    await orm.close(true);
  }
}

/** Names of the migrations that this program has and the database has not; all of them when it was never migrated. */
export async function pendingMigrations(pool: Pool): Promise<string[]> {
  const known = allMigrations.map(({ name }) => name);
  const { rows } = await pool
    .query<{ name: string }>('select name from tracework_migration')
    .catch((error: { code?: string }) => {
      if (error.code === '42P01') return { rows: [] }; // no such table
      throw error;
    });
  const done = new Set(rows.map(({ name }) => name));
  return known.filter((name) => !done.has(name));
}
