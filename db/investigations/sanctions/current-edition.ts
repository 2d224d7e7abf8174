import type { Pool, PoolClient } from 'pg';
import type { EditionFacts } from '../../../domain/investigations/sanctions/edition.ts';

type Row = Omit<EditionFacts, 'publishedAt' | 'fetchedAt'> & { publishedMs: number | null; fetchedMs: number };

const epochMs = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;

/** The list that is in force; null before the first. */
export async function currentEdition(sql: Pool | PoolClient): Promise<EditionFacts | null> {
  const { rows } = await sql.query<Row>(
    `select id::float8 as id, sdn_sha256 as "sdnSha256", alt_sha256 as "altSha256", ${epochMs('published_at')} as "publishedMs",
       ${epochMs('fetched_at')} as "fetchedMs", sdn_rows as "sdnRows", alt_rows as "altRows", entries, names
     from sanction_list order by sanction_list.id desc limit 1`,
  );
  const [row] = rows;
  if (!row) return null;
  const { publishedMs, fetchedMs, ...facts } = row;
  return { ...facts, publishedAt: publishedMs === null ? null : new Date(publishedMs), fetchedAt: new Date(fetchedMs) };
}
