import * as z from 'zod';

/** What becomes of a number beyond its bounds, or of what is no number: the nearest one or the usual, or a refusal. */
type Beyond = 'clamp' | 'refuse';

/** How many items a page has where nobody says, and at most. */
interface PageSize {
  usual: number;
  most: number;
  beyond: Beyond;
}

const readWhole = (value: unknown): unknown =>
  typeof value === 'string' && /^[-+]?\d+$/.test(value.trim()) ? Number(value) : value;

const refused = (min: number, max: number, usual: number) => {
  const error = `Must be a whole number from ${min} to ${max}.`;
  return z.preprocess(readWhole, z.int({ error }).min(min, { error }).max(max, { error }).default(usual));
};

const clamped = (min: number, max: number, usual: number) =>
  z
    .preprocess((value) => {
      const given =
        typeof value === 'number' || (typeof value === 'string' && value.trim() !== '') ? Number(value) : NaN;
      return Number.isNaN(given) ? usual : Math.min(max, Math.max(min, Math.trunc(given)));
    }, z.int().min(min).max(max).default(usual))
    .meta({ description: 'Out-of-range values are clamped.' });

const whole = (beyond: Beyond, min: number, max: number, usual: number) =>
  beyond === 'clamp' ? clamped(min, max, usual) : refused(min, max, usual);

/** The parameters `page`, from 1, and `limit`. The offset of the last page is still an exact number. */
export const pageQuery = ({ usual, most, beyond, lastPage }: PageSize & { lastPage?: number }) => ({
  page: whole(beyond, 1, lastPage ?? Math.floor(Number.MAX_SAFE_INTEGER / most), 1),
  limit: whole(beyond, 1, most, usual),
});

/** The parameters `limit` and `offset`, from 0. */
export const offsetQuery = ({ usual, most, beyond }: PageSize) => ({
  limit: whole(beyond, 1, most, usual),
  offset: whole(beyond, 0, Number.MAX_SAFE_INTEGER, 0),
});

/** The parameters `limit` and `cursor`, which reads as the position behind which the page begins, null at the start. */
export const cursorQuery = <Position extends z.ZodType>(
  { usual, most, beyond }: PageSize,
  cursor: Cursor<Position>,
) => ({ limit: whole(beyond, 1, most, usual), cursor: cursor.field().nullable().default(null) });

const count = () => z.int().min(0);
const size = () => z.int().min(1);

/** What a list by `page` says besides its items. */
export const pageFields = { total: count(), page: size(), limit: size() };

/** What a list by `offset` says besides its items. */
export const offsetFields = { total: count(), limit: size(), offset: count() };

/** Where a page lies in its list; one past the end has a page before it and none behind it. */
export const pageFacts = ({ page, limit, total }: { page: number; limit: number; total: number }) => ({
  offset: (page - 1) * limit,
  totalPages: Math.ceil(total / limit),
  hasNext: page < Math.ceil(total / limit),
  hasPrev: page > 1,
});

/** An address with one parameter of its query replaced: the next page of the same list. */
export function withParameter(url: string, name: string, value: string | number): string {
  const changed = new URL(url);
  changed.searchParams.set(name, String(value));
  return changed.href;
}

/** One page out of rows that were read one further than it is long; `last` is the row behind which the next begins. */
export function cutPage<Row>(rows: readonly Row[], limit: number): { items: Row[]; last: Row | null } {
  const items = rows.slice(0, limit);
  return { items, last: rows.length > limit ? (items.at(-1) ?? null) : null };
}

/** The places in one list that callers are told as opaque text. */
export interface Cursor<Position extends z.ZodType> {
  encode(position: z.output<Position>): string;
  /** Refuses what this list did not give out. */
  field(): z.ZodType<z.output<Position>, string>;
}

/** The cursors of the list of this name; one of another list is none of it. Positions read as they were written. */
export function cursorOf<Position extends z.ZodType>(list: string, position: Position): Cursor<Position> {
  const write = (value: unknown) => Buffer.from(JSON.stringify([list, value])).toString('base64url');
  return {
    encode: write,
    field: () =>
      z.string({ error: 'Must be a cursor.' }).transform((text, context): z.output<Position> => {
        const sent = parse(Buffer.from(text, 'base64url').toString('utf8'));
        const parsed = position.safeParse(Array.isArray(sent) ? sent[1] : undefined);
        if (parsed.success && text === write(parsed.data)) return parsed.data;
        context.addIssue({ code: 'custom', message: 'Must be a cursor that this list gave out.' });
        return z.NEVER;
      }),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
