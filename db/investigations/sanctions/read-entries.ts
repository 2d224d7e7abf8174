import type { Database } from '../../database.ts';

export interface ListedEntry {
  entNum: number;
  /** Its own name. */
  name: string;
  type: string | null;
  program: string | null;
  /** As they stood in the files: its own, then those of its aliases. */
  lines: string[];
}

/** These entries of an edition; fewer when it is in force no more. */
export async function readEntries({ pool }: Database, listId: number, entNums: number[]): Promise<ListedEntry[]> {
  const { rows } = await pool.query<ListedEntry>({
    name: 'sanction-entries',
    text: `select ent_num as "entNum", type, program, (
             select n.name from sanction_name n where n.list_id = e.list_id and n.ent_num = e.ent_num and n.position = 0
           ) as name, array[line] || array(
             select n.line from sanction_name n where n.list_id = e.list_id and n.ent_num = e.ent_num and n.line is not null
             order by n.position) as lines
           from sanction_entry e where list_id = $1 and ent_num = any($2::int[])`,
    values: [listId, entNums],
  });
  return rows;
}
