import * as z from 'zod';
import { timestamp } from '../../fields.ts';
import { cursorOf, cursorQuery, cutPage } from '../../pagination.ts';

const Position = z.tuple([timestamp(), z.uuid()]);

/** A place in a list: the time and the id of the row behind which a page begins. */
export type Position = z.output<typeof Position>;

/** The parameters of a page, as a list reads them. */
export interface PageQuery {
  limit: number;
  /** Null at the start. */
  cursor: Position | null;
}

/** A list as the contract shows it (section 5). */
export interface Page<Item> {
  data: Item[];
  next_cursor: string | null;
}

const usualSize = { usual: 50, most: 200 };

/**
 * A list of the contract (section 5), newest first, in pages by key. `name` is the operation's id: a cursor of one list is
 * none of another.
 */
export function listOf<Item extends z.ZodType>(name: string, item: Item, size = usualSize) {
  const cursor = cursorOf(name, Position);
  return {
    /** `limit` and `cursor`, for the schema of the query. */
    query: cursorQuery({ ...size, beyond: 'refuse' }, cursor),
    schema: z.object({
      data: z.array(item),
      next_cursor: z.string().nullable().meta({ description: 'Null on the last page.' }),
    }),
    /** The page out of rows that were read one further than it is long. */
    page<Row>(rows: readonly Row[], limit: number, positionOf: (row: Row) => Position): Page<Row> {
      const { items, last } = cutPage(rows, limit);
      return { data: items, next_cursor: last && cursor.encode(positionOf(last)) };
    },
  };
}

/** Where most rows lie in their list. */
export const byCreation = ({ created_at, id }: { created_at: string; id: string }): Position => [created_at, id];
