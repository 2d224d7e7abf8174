import { type Database, openDatabase } from '../../db/database.ts';
import { unfitRuntimeLogin } from '../../db/logins.ts';
import { pendingMigrations } from '../../db/migrate.ts';
import { errorText } from '../embedded/error-text.ts';
import { type Check, type Finding, failing, fine } from './finding.ts';
import type { DoctorDatabase } from './open-database.ts';

const OLDEST_VERSION = 15;
const MOST_SKEW_MS = 2_000;

/** What the database has to be and to hold. */
export function databaseChecks({ databaseUrl, queueUrl, adminUrl }: DoctorDatabase): Check[] {
  const on = (url: string, work: (db: Database) => Promise<Finding>) => () => withDatabase(url, work);
  const admin = adminUrl ? [{ title: 'Owner login', run: on(adminUrl, async () => fine('works')) }] : [];
  return [
    { title: 'PostgreSQL', run: on(databaseUrl, version) },
    { title: 'Runtime login', run: on(databaseUrl, runtimeLogin) },
    { title: 'Queue login', run: on(queueUrl, async () => fine('works')) },
    ...admin,
    { title: 'Migrations', run: on(databaseUrl, migrations) },
    { title: 'Clocks', run: on(databaseUrl, clocks) },
  ];
}

async function withDatabase(url: string, work: (db: Database) => Promise<Finding>): Promise<Finding> {
  const db = openDatabase({ url, poolSize: 2, applicationName: 'tracework doctor' });
  const { host, username } = new URL(url);
  try {
    await db.pool.query('select');
    return await work(db);
  } catch (error) {
    const fix = 'see that it runs, that the address and password are right, and run "tracework migrate" once';
    return failing(`${username} at ${host} cannot log in or ask (${errorText(error) || 'no answer'})`, fix);
  } finally {
    await db.close();
  }
}

async function version({ pool }: Database): Promise<Finding> {
  const { rows } = await pool.query<{ server_version: string }>('show server_version');
  const says = rows[0]?.server_version ?? 'of unknown version';
  const isOld = Number.parseInt(says, 10) < OLDEST_VERSION;
  return isOld ? failing(says, `use PostgreSQL ${OLDEST_VERSION} or newer`) : fine(says);
}

async function runtimeLogin({ pool }: Database): Promise<Finding> {
  const unfit = await unfitRuntimeLogin(pool);
  return unfit
    ? failing(unfit, 'let "tracework migrate" make the login that DATABASE_URL names')
    : fine('is held to row-level security');
}

async function migrations({ pool }: Database): Promise<Finding> {
  const pending = await pendingMigrations(pool);
  return pending.length > 0
    ? failing(`${pending.length} pending (${pending.join(', ')})`, 'run "tracework migrate"')
    : fine('none pending');
}

/** Half of the time that the question took cannot be told from skew. */
async function clocks({ pool }: Database): Promise<Finding> {
  const askedAt = Date.now();
  const { rows } = await pool.query<{ at: number }>(
    'select (extract(epoch from clock_timestamp()) * 1000)::float8 as at',
  );
  const skewMs = Math.round((rows[0]?.at ?? 0) - (askedAt + Date.now()) / 2);
  const says = `the database's is ${Math.abs(skewMs)} ms ${skewMs < 0 ? 'behind' : 'ahead of'} this machine's`;
  return Math.abs(skewMs) > MOST_SKEW_MS ? failing(says, 'let both machines follow a time server (NTP)') : fine(says);
}
