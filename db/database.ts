import { MikroORM } from '@mikro-orm/postgresql';
import type { Pool, PoolClient } from 'pg';
import { entities as allEntities } from './rooms.ts';

export interface DatabaseOptions {
  /** `postgres://` address of one login. */
  url: string;
  /** Most connections this process holds open at once. */
  poolSize?: number;
  /** Shown in `pg_stat_activity`. */
  applicationName?: string;
  /** A statement that runs for longer than this is a mistake; a stuck one must not hold a connection for ever. */
  statementTimeoutMs?: number;
  /** A connection that is silent for this long after a question is given up. Longer than any statement may take. */
  answerTimeoutMs?: number;
  /** Those of every room when absent. */
  entities?: typeof allEntities;
}

/** One login's connections: the ORM for entities, and its own `pg` pool for statements that carry bound parameters. */
export interface Database {
  orm: MikroORM;
  pool: Pool;
  close(): Promise<void>;
}

/** Connection settings of the ORM, shared with the migrator. */
export const ormOptions = ({
  url,
  poolSize = 8,
  applicationName = 'tracework',
  statementTimeoutMs = 30_000,
  answerTimeoutMs = 40_000,
  entities = allEntities,
}: DatabaseOptions) => ({
  clientUrl: url,
  entities: [...entities],
  allowGlobalContext: false,
  forceUtcTimezone: true,
  discovery: { checkDuplicateFieldNames: true },
  pool: { min: 0, max: poolSize },
  driverOptions: {
    application_name: applicationName,
    connectionTimeoutMillis: 5_000,
    statement_timeout: statementTimeoutMs,
    // A host that vanishes without a word would otherwise hold its connections for a quarter of an hour.
    query_timeout: answerTimeoutMs,
    keepAlive: true,
    // A statement is sent without waiting for the answer to the one before it, where its sender does not wait either.
    pipeline: true,
  },
});

/** Whoever holds a connection that ended has this long to give it back. */
const TAKE_BACK_AFTER_MS = 1_000;

/**
 * Takes connections back that ended while somebody held them: the ORM never gives one back whose rollback failed, so
 * every outage would cost the pool as many places as there were transactions, and `close` would wait for them for ever.
 */
function takeBackEnded(pool: Pool): void {
  const held = new Set<PoolClient>();
  pool.on('acquire', (client) => held.add(client)).on('release', (_error, client) => held.delete(client));
  const takeBack = (client: PoolClient) => held.has(client) && client.release(true);
  pool.on('connect', (client) =>
    client.once('end', () => held.has(client) && setTimeout(takeBack, TAKE_BACK_AFTER_MS, client).unref()),
  );
}

/** Opens one login. Connects lazily, so a database that is away is an error of the first query, not of the start. */
export function openDatabase(options: DatabaseOptions): Database {
  let pool: Pool | undefined;
  const { driverOptions, ...rest } = ormOptions(options);
  const onPoolCreated = (created: Pool) => {
    pool = created;
    takeBackEnded(created);
  };
  const orm = new MikroORM({ ...rest, driverOptions: { ...driverOptions, onPoolCreated } });
  orm.em.getConnection().getClient(); // makes the pool, without connecting
  if (!pool) throw new Error('the ORM made no pool');
  return { orm, pool, close: () => orm.close(true) };
}
