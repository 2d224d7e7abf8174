import type { Database } from '../../database.ts';

export interface ListedName {
  entNum: number;
  name: string;
  isWeak: boolean;
}

/** Few, as whoever reads them works on each page without a pause. */
const NAMES_PER_PAGE = 500;

/** All names of an edition, by pages; empty when it is in force no more. */
export async function* readNames({ pool }: Database, listId: number): AsyncGenerator<ListedName[]> {
  let after = { entNum: -2_147_483_648, position: -1 };
  for (;;) {
    const { rows } = await pool.query<ListedName & { position: number }>({
      name: 'sanction-names',
      text: `select ent_num as "entNum", position, name, is_weak as "isWeak" from sanction_name
             where list_id = $1 and (ent_num, position) > ($2, $3) order by ent_num, position limit $4`,
      values: [listId, after.entNum, after.position, NAMES_PER_PAGE],
    });
    const last = rows.at(-1);
    if (!last) return;
    yield rows;
    after = last;
  }
}
