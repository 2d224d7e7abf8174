import pg from 'pg';
import { eventually } from '../support/eventually.ts';

/** Written whatever a request says: windows of limits, and what workers do by themselves. */
const background = [
  ...[
    'rate_window',
    'drain',
    'installation_drain',
    'live_worker',
    'applied_rule',
    'log_tally',
    'evaluations_usage',
    'tracework_migration',
  ],
  ...['audit_entry', 'audit_seal', 'audit_work'],
  ...['enrichment_run', 'monitor_run', 'worker_outcome', 'look_up'],
  ...['sanction_list', 'sanction_entry', 'sanction_name', 'sanction_fetch'],
  ...['webhook_event', 'webhook_delivery', 'webhook_attempt', 'signing_secret'],
];

/** Every request notes in it when its key was used; other changes of it count. */
const KEYS = 'access_key';

/** What a database holds, to tell whether a request changed it. */
export interface StateReader {
  /** Equal numbers mean that nothing was stored, changed or deleted in between. */
  read(): Promise<number>;
  close(): Promise<void>;
}

/** A note of each row that is written; it is rolled back with the row, and writers do not wait for each other. */
const notesSql = (tables: { name: string; queue: boolean }[]) => `
  create table state_change ();
  create function note_state_change() returns trigger language plpgsql security definer as
    $$ begin insert into public.state_change default values; return null; end $$;
  ${tables
    .map(
      ({
        name,
        queue,
      }) => `create trigger note_state_change after insert or delete ${queue || name === KEYS ? '' : 'or update'}
        on ${name} for each row execute function note_state_change();`,
    )
    .join('\n')}
  create trigger note_key_change after update on ${KEYS} for each row
    when (old.last_used_at is not distinct from new.last_used_at) execute function note_state_change()`;

/**
 * Counts the rows that were written, in every table. Rows of work change under the hands of workers, so of their tables
 * only what comes and goes is counted.
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
  await client.query(notesSql(rows));
  let written = 0;
  return {
    read: async () => {
      await eventually('what works on rows has ended', () => isPurged(client));
      const { rowCount } = await client.query('delete from state_change');
      written += rowCount ?? 0;
      return written;
    },
    close: () => client.end(),
  };
}

/** False while work goes on that changes rows a little later, by no request's doing: of a deletion, a monitor, or a report. */
async function isPurged(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ purged: boolean }>(
    `select not exists (select from project_purge) and not exists (select from erasure where completed_at is null)
       and not exists (select from enrichment_run where completed_at is null)
       and not exists (select from monitor_run where due_at is not null)
       and not exists (select from report where due_at is not null)
       and not exists (select from monitor where due_at is not null) as purged`,
  );
  return rows[0]?.purged ?? false;
}
