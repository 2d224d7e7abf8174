import type { SourceList } from '../../domain/investigations/enrichment/source-list.ts';
import type { Database } from '../database.ts';

/** Longer than a look-up, and so than the fetch in it: whoever has not come back by then has died. */
const LEASE_MS = 35_000;

/** The lists of sources that an installation has fetched; one of its processes at a time may fetch one. */
export interface SourceLists {
  /** The newest one of this name; null before the first. */
  read(name: string): Promise<SourceList | null>;
  /** Takes the right to fetch it; false while another has it. Who has taken it keeps a list, or gives it up. */
  take(name: string): Promise<boolean>;
  keep(name: string, list: SourceList): Promise<void>;
  giveUp(name: string): Promise<void>;
}

/** By one row for each list, of all workspaces: what it holds is public, and nothing of whom it was fetched for. */
export const sourceLists = ({ pool }: Database): SourceLists => ({
  async read(name) {
    const { rows } = await pool.query<{ lines: string[]; sha256: string; retrievedAt: Date }>(
      `select lines, sha256, retrieved_at as "retrievedAt" from source_list where name = $1 and lines is not null`,
      [name],
    );
    const [row] = rows;
    return row ? { ...row, lines: new Set(row.lines), retrievedAt: new Date(row.retrievedAt) } : null;
  },
  async take(name) {
    const { rowCount } = await pool.query(
      `insert into source_list (name, leased_until) values ($1, clock_timestamp() + $2 * interval '1 ms')
       on conflict (name) do update set leased_until = excluded.leased_until
         where source_list.leased_until is null or source_list.leased_until <= clock_timestamp()`,
      [name, LEASE_MS],
    );
    return rowCount === 1;
  },
  async keep(name, { lines, sha256, retrievedAt }) {
    await pool.query(
      'update source_list set lines = $2, sha256 = $3, retrieved_at = $4, leased_until = null where name = $1',
      [name, [...lines], sha256, retrievedAt.toISOString()],
    );
  },
  async giveUp(name) {
    await pool.query('update source_list set leased_until = null where name = $1', [name]);
  },
});
