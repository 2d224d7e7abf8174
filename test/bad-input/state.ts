import pg from 'pg';
import { eventually } from '../support/eventually.ts';

/** Written whatever a request says: windows of limits, and what workers do by themselves. */
const background = [
  ...['rate_window', 'drain', 'applied_rule', 'log_tally', 'evaluations_usage', 'mikro_orm_migrations'],
  ...['webhook_event', 'webhook_delivery', 'webhook_attempt', 'signing_secret'],
];

/** What a database holds, to tell whether a request changed it. */
export interface StateReader {
  /** Equal texts mean that nothing was stored, changed or deleted in between. */
  read(): Promise<string>;
  close(): Promise<void>;
}

/**
 * Counts every table, and sums the transactions that wrote its rows. Rows of work change under the hands of workers,
 * so of their tables only the count is compared.
 */
export async function openState(adminUrl: string): Promise<StateReader> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  const { rows } = await client.query<{ name: string; queue: boolean }>(
    `select relname as name, exists (
        select from pg_attribute a where a.attrelid = c.oid and a.attname = 'due_at') as queue
     from pg_class c where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> all ($1)`,
    [background],
  );
  const parts = rows.map(({ name, queue }) => {
    const written = queue ? '0' : 'coalesce(sum(xmin::text::bigint), 0)';
    return `(select '${name} ' || count(*) || ' ' || ${written} from ${name})`;
  });
  const text = `select ${parts.join(` || ', ' || `)} as state`;
  // What a deletion left behind goes a little later, and is no doing of the request after it.
  const isCleared = async () => (await client.query('select from departure limit 1')).rowCount === 0;
  return {
    read: async () => {
      await eventually('departures cleared', isCleared);
      return (await client.query<{ state: string }>(text)).rows[0]?.state ?? '';
    },
    close: () => client.end(),
  };
}
