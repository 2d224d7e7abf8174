import type { Database } from '../database.ts';
import { microBatch } from '../sql/micro-batch.ts';
import type { SqlTransaction } from '../sql/sql-transaction.ts';

/** One call to be counted in the sliding window `key`. Calls of one key must agree on limit and length. */
export interface WindowCall {
  key: string;
  windowMs: number;
  /** Most hits in any stretch of `windowMs`. */
  limit: number;
  /** Hits this call counts as, all of them or none. */
  cost: number;
}

/** How the window stands after the call; times in milliseconds since 1970 by the database's clock. */
export interface WindowState {
  granted: boolean;
  used: number;
  oldestAtMs: number | null;
  newestAtMs: number | null;
  nowMs: number;
}

interface Row extends Omit<WindowState, 'granted' | 'used'> {
  granted: string;
  used: string;
}

type Outcome = { state: WindowState } | { error: unknown };

const sweepEveryMs = 60_000;

async function takeFromWindow(sql: SqlTransaction, call: WindowCall, wanted: number, whole: boolean): Promise<Row> {
  const statement = {
    name: 'take-from-window',
    text: `select granted, used, (extract(epoch from oldest_at) * 1000)::float8 as "oldestAtMs",
             (extract(epoch from newest_at) * 1000)::float8 as "newestAtMs",
             (extract(epoch from now_at) * 1000)::float8 as "nowMs"
           from take_from_window($1, $2, $3, $4, $5)`,
    values: [call.key, call.windowMs, call.limit, wanted, whole],
  };
  const { rows } = await sql.query<Row>(statement);
  const [row] = rows;
  if (!row) throw new Error('take_from_window answered no row');
  return row;
}

const toState = (row: Row, granted: boolean): WindowState => ({ ...row, granted, used: Number(row.used) });

async function takeOne(sql: SqlTransaction, call: WindowCall): Promise<WindowState> {
  const row = await takeFromWindow(sql, call, call.cost, true);
  return toState(row, Number(row.granted) === call.cost);
}

/** Calls that count once are taken in one statement, and the first ones pass. */
async function takeBatch({ pool }: Database, calls: WindowCall[]): Promise<WindowState[]> {
  const [first] = calls;
  if (!first) return [];
  if (calls.every(({ cost }) => cost === 1)) {
    const row = await takeFromWindow(pool, first, calls.length, false);
    const granted = Number(row.granted);
    const before = Number(row.used) - granted;
    return calls.map((_, index) => ({
      ...toState(row, index < granted),
      used: before + Math.min(index + 1, granted), // as if the calls had come one after the other
    }));
  }
  const states: WindowState[] = [];
  for (const call of calls) states.push(await takeOne(pool, call));
  return states;
}

/** Windows that nothing counts in any more; rows in use are passed over. */
const sweep = (db: Database): Promise<unknown> =>
  db.pool.query(`delete from rate_window where key in (
    select key from rate_window where expires_at < clock_timestamp() limit 1000 for update skip locked)`);

/** Counts a call, in the transaction if one is given: then a rollback takes it back, and until it ends others wait. */
type CountCall = (call: WindowCall, sql?: SqlTransaction) => Promise<WindowState>;

/** Counts calls in sliding windows that all processes share; concurrent calls of one key share a statement. */
export function createRateLimiter(db: Database): CountCall {
  let sweptAt = Date.now();
  const batch = microBatch<WindowCall, Outcome>({
    maxItems: 1_000,
    concurrency: 1, // the row lock lets one statement of a key through at a time anyway
    run: async (_key, calls) => {
      try {
        return (await takeBatch(db, calls)).map((state) => ({ state }));
      } catch (error) {
        return calls.map(() => ({ error })); // no second attempt one by one: a database that is away stays so for all
      }
    },
  });
  return async (call, sql) => {
    if (sql) return takeOne(sql, call);
    if (Date.now() - sweptAt > sweepEveryMs) {
      sweptAt = Date.now();
      sweep(db).catch(() => {}); // the next one finds the same rows
    }
    const outcome = await batch(call.key, call);
    if ('error' in outcome) throw outcome.error;
    return outcome.state;
  };
}
