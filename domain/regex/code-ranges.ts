/** Code points from the first to the second, both included. */
export type CodeRange = readonly [from: number, to: number];

const last = 0x10ffff;

/** What no range covers; the ranges must be sorted. */
function complement(ranges: readonly CodeRange[]): CodeRange[] {
  const gaps: CodeRange[] = [];
  let next = 0;
  for (const [from, to] of ranges) {
    if (from > next) gaps.push([next, from - 1]);
    next = to + 1;
  }
  if (next <= last) gaps.push([next, last]);
  return gaps;
}

const hex = (code: number) => `\\x{${code.toString(16)}}`;

/** The ranges as members of an RE2 class. */
export const spellRanges = (ranges: readonly CodeRange[]): string =>
  ranges.map(([from, to]) => (from === to ? hex(from) : `${hex(from)}-${hex(to)}`)).join('');

const digit: CodeRange[] = [[0x30, 0x39]];
const word: CodeRange[] = [...digit, [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]];
/** JavaScript's white space, which is wider than RE2's. */
const space: CodeRange[] = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];

/** What JavaScript's class escapes cover. */
export const classEscapes = {
  d: digit,
  D: complement(digit),
  w: word,
  W: complement(word),
  s: space,
  S: complement(space),
} as const satisfies Record<string, readonly CodeRange[]>;

/** What JavaScript's dot does not match. */
export const lineEnds: readonly CodeRange[] = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
];
