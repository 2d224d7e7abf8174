import type { PoolClient } from 'pg';
import {
  isTooShort,
  type SanctionsEdition,
  type SanctionsEntry,
} from '../../../domain/investigations/sanctions/edition.ts';
import type { Database } from '../../database.ts';
import { currentEdition } from './current-edition.ts';

export type StoredAs = 'new' | 'unchanged' | 'too short';

const ENTRIES_PER_STATEMENT = 2_000;

/**
 * Makes this the list that is in force, in one commit; who reads at the time sees the one or the other. One whose bytes are known
 * is only noted as fetched again, and one that is too short is not taken.
 */
export async function storeEdition(db: Database, edition: SanctionsEdition): Promise<StoredAs> {
  const client = await db.pool.connect();
  let broken = true; // until it is known to be in no transaction
  try {
    await client.query('begin');
    await client.query('select one from sanction_fetch for update'); // editions are stored one after the other
    const stored = await replace(client, edition);
    await client.query('commit');
    broken = false;
    return stored;
  } finally {
    client.release(broken);
  }
}

async function replace(client: PoolClient, edition: SanctionsEdition): Promise<StoredAs> {
  const last = await currentEdition(client);
  if (last?.sdnSha256 === edition.sdnSha256 && last.altSha256 === edition.altSha256) {
    await client.query('update sanction_list set fetched_at = $2 where id = $1', [last.id, edition.fetchedAt]);
    return 'unchanged';
  }
  if (last && isTooShort(edition, last)) return 'too short';
  const id = await insertEdition(client, edition);
  for (let from = 0; from < edition.entries.length; from += ENTRIES_PER_STATEMENT)
    await insertEntries(client, id, edition.entries.slice(from, from + ENTRIES_PER_STATEMENT));
  await client.query('delete from sanction_entry where list_id < $1', [id]);
  return 'new';
}

async function insertEdition(client: PoolClient, edition: SanctionsEdition): Promise<string> {
  const { sdnSha256, altSha256, publishedAt, fetchedAt, sdnRows, altRows, entries } = edition;
  const names = entries.reduce((sum, entry) => sum + entry.names.length, 0);
  const { rows } = await client.query<{ id: string }>(
    `insert into sanction_list (sdn_sha256, alt_sha256, published_at, fetched_at, sdn_rows, alt_rows, entries, names)
     values ($1, $2, $3, $4, $5, $6, $7, $8) returning id`,
    [sdnSha256, altSha256, publishedAt, fetchedAt, sdnRows, altRows, entries.length, names],
  );
  const [row] = rows;
  if (!row) throw new Error('the edition has no id');
  return row.id;
}

async function insertEntries(client: PoolClient, listId: string, entries: SanctionsEntry[]): Promise<void> {
  const names = entries.flatMap(({ entNum, names: own }) =>
    own.map((name, position) => ({ entNum, position, ...name })),
  );
  await client.query(
    `insert into sanction_entry (list_id, ent_num, type, program, line)
     select $1, * from unnest($2::int[], $3::text[], $4::text[], $5::text[])`,
    [
      listId,
      entries.map((e) => e.entNum),
      entries.map((e) => e.type),
      entries.map((e) => e.program),
      entries.map((e) => e.line),
    ],
  );
  await client.query(
    `insert into sanction_name (list_id, ent_num, position, name, is_weak, line)
     select $1, * from unnest($2::int[], $3::smallint[], $4::text[], $5::boolean[], $6::text[])`,
    [
      listId,
      ...[names.map((n) => n.entNum), names.map((n) => n.position), names.map((n) => n.name)],
      ...[names.map((n) => n.isWeak), names.map((n) => n.line)],
    ],
  );
}
