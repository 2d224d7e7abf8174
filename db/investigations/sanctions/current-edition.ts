import type { Pool, PoolClient } from 'pg';
import type { EditionFacts } from '../../../domain/investigations/sanctions/edition.ts';

/** The list that is in force; null before the first. */
export async function currentEdition(sql: Pool | PoolClient): Promise<EditionFacts | null> {
  const { rows } = await sql.query<EditionFacts>(
    `select id::float8 as id, sdn_sha256 as "sdnSha256", alt_sha256 as "altSha256", published_at as "publishedAt",
       fetched_at as "fetchedAt", sdn_rows as "sdnRows", alt_rows as "altRows", entries, names
     from sanction_list order by sanction_list.id desc limit 1`,
  );
  return rows[0] ?? null;
}
