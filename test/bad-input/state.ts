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

/** Counts the statements that may have changed a table; one that is rolled back counts as well, which only costs a look. */
const counterSql = (tables: { name: string; queue: boolean }[]) => `
  create sequence state_change;
  create function count_state_change() returns trigger language plpgsql security definer as
    $$ begin perform nextval('public.state_change'); return null; end $$;
  ${tables
    .map(
      ({ name, queue }) => `create trigger count_state_change after insert or delete ${queue ? '' : 'or update'}
        on ${name} for each statement execute function count_state_change();`,
    )
    .join('\n')}`;

/**
 * Counts every table, and sums the transactions that wrote its rows, when a statement may have changed one since the last
 * time. Rows of work change under the hands of workers, so of their tables only the count is compared.
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
  await client.query(counterSql(rows));
  const parts = rows.map(({ name, queue }) => {
    const written = queue ? '0' : 'coalesce(sum(xmin::text::bigint), 0)';
    return `(select '${name} ' || count(*) || ' ' || ${written} from ${name})`;
  });
  const text = `select ${parts.join(` || ', ' || `)} as state`;
  let known = { changes: '', state: '' };
  return {
    read: async () => {
      const changes = await eventually('deleted projects purged', () => changesWhenCleared(client));
      // Read after the counter: what changes in between is seen twice rather than not at all.
      if (changes !== known.changes) {
        const { rows: found } = await client.query<{ state: string }>(text);
        known = { changes, state: found[0]?.state ?? '' };
      }
      return known.state;
    },
    close: () => client.end(),
  };
}

/** The counter, or null while a deletion has left something behind: that goes a little later, by no request's doing. */
async function changesWhenCleared(client: pg.Client): Promise<string | null> {
  const { rows } = await client.query<{ changes: string; cleared: boolean }>(
    'select last_value::text as changes, not exists (select from project_purge) as cleared from state_change',
  );
  return rows[0]?.cleared ? rows[0].changes : null;
}
