/** What it costs to make one word into another, letter by letter; `isLast` of the letter at the end of its word. */
export interface Costs {
  substitute(a: string, b: string, isLast: boolean): number;
  /** Of a letter that the second word alone has; `before` is the one in front of it. */
  insert(letter: string, isLast: boolean, before: string): number;
  /** Of a letter that the first word alone has. */
  remove(letter: string, isLast: boolean): number;
  /** Least of `insert` and `remove`. */
  least: number;
}

const NEVER = Number.POSITIVE_INFINITY;
/** Sums of costs are no exact numbers. */
const ROUNDING = 1e-9;

/**
 * The least cost from `a` to `b`, infinite above `limit`; two neighbours that changed places cost 1 (optimal string
 * alignment).
 */
export function cheapest(a: string, b: string, costs: Costs, limit: number): number {
  const most = limit + ROUNDING;
  if (Math.abs(a.length - b.length) * costs.least > most) return NEVER;
  const insertions = Array.from(b, (letter, j) => costs.insert(letter, j === b.length - 1, b.charAt(j - 1)));
  let before: number[] = [];
  let last = [0];
  for (const [j, insertion] of insertions.entries()) last.push(at(last, j) + insertion);
  for (let i = 0; i < a.length; i += 1) {
    const row = nextRow(a, b, i, { costs, insertions, before, last });
    if (Math.min(...row) > most && Math.min(...last) > most) return NEVER; // a swap reaches back two rows
    [before, last] = [last, row];
  }
  const cost = at(last, b.length);
  return cost > most ? NEVER : cost;
}

interface Rows {
  costs: Costs;
  insertions: readonly number[];
  before: readonly number[];
  last: readonly number[];
}

function nextRow(a: string, b: string, i: number, { costs, insertions, before, last }: Rows): number[] {
  const from = a.charAt(i);
  const removal = costs.remove(from, i === a.length - 1);
  const row = [at(last, 0) + removal];
  for (let j = 0; j < b.length; j += 1) {
    const to = b.charAt(j);
    const isLast = i === a.length - 1 && j === b.length - 1;
    const substituted = at(last, j) + (from === to ? 0 : costs.substitute(from, to, isLast));
    const isSwap = i > 0 && j > 0 && from === b.charAt(j - 1) && a.charAt(i - 1) === to;
    const swapped = isSwap ? at(before, j - 1) + 1 : NEVER;
    row.push(Math.min(at(last, j + 1) + removal, at(row, j) + at(insertions, j), substituted, swapped));
  }
  return row;
}

const at = (numbers: readonly number[], index: number): number => numbers[index] ?? NEVER;
