import { MikroORM } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import { entities } from './entities.ts';

export interface DatabaseOptions {
  /** `postgres://` address of one login. */
  url: string;
  /** Most connections this process holds open at once. */
  poolSize?: number;
  /** Shown in `pg_stat_activity`. */
  applicationName?: string;
}

/** One login's connections: the ORM for entities, and its own `pg` pool for statements that carry bound parameters. */
export interface Database {
  orm: MikroORM;
  pool: Pool;
  close(): Promise<void>;
}

/** Connection settings of the ORM, shared with the migrator. */
export const ormOptions = ({ url, poolSize = 8, applicationName = 'tracework' }: DatabaseOptions) => ({
  clientUrl: url,
  entities,
  allowGlobalContext: false,
  forceUtcTimezone: true,
  discovery: { checkDuplicateFieldNames: true },
  pool: { min: 0, max: poolSize },
  driverOptions: {
    application_name: applicationName,
    connectionTimeoutMillis: 5_000,
    // A statement that runs for longer than this is a mistake; a stuck one must not hold a connection for ever.
    statement_timeout: 30_000,
    keepAlive: true,
  },
});

/** Opens one login. Connects lazily, so a database that is away is an error of the first query, not of the start. */
export function openDatabase(options: DatabaseOptions): Database {
  let pool: Pool | undefined;
  const { driverOptions, ...rest } = ormOptions(options);
  const onPoolCreated = (created: Pool) => {
    pool = created;
  };
  const orm = new MikroORM({ ...rest, driverOptions: { ...driverOptions, onPoolCreated } });
  orm.em.getConnection().getClient(); // makes the pool, without connecting
  if (!pool) throw new Error('the ORM made no pool');
  return { orm, pool, close: () => orm.close(true) };
}
