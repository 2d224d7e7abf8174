import anyAscii from 'any-ascii';

/** From here on two names count as the same person's (contract section 13). */
const MATCH = 0.92;
/** A pair of words below this is none. */
const LEAST_PAIR = 0.75;
const LEFT_OVER = 0.07;

export const namesMatch = (a: string, b: string): boolean => nameSimilarity(a, b) >= MATCH;

/** How alike two names are, 0 to 1, by the formula of contract section 13. */
export function nameSimilarity(a: string, b: string): number {
  const [shorter = [], longer = []] = [tokensOf(a), tokensOf(b)].sort((x, y) => x.length - y.length);
  if (shorter.length === 0) return 0;
  if (isSameSet(shorter, longer)) return 1;
  if (shorter.length === 1) return 0;
  return Math.max(0, weightedMean(shorter, longer) - LEFT_OVER * (longer.length - shorter.length));
}

const tokensOf = (name: string): string[] =>
  anyAscii(name.normalize('NFKC'))
    .toLowerCase()
    .replace(/['’`]/g, '')
    .split(/[^a-z0-9]+/)
    .filter((token) => token !== '');

const isSameSet = (a: string[], b: string[]): boolean => {
  const [first, second] = [new Set(a), new Set(b)];
  return first.size === second.size && [...first].every((token) => second.has(token));
};

function weightedMean(shorter: string[], longer: string[]): number {
  const pairs = shorter
    .flatMap((token, at) => longer.map((other, otherAt) => ({ at, otherAt, likeness: likeness(token, other) })))
    .sort((a, b) => b.likeness - a.likeness);
  const best = new Map<number, number>();
  const taken = new Set<number>();
  for (const { at, otherAt, likeness } of pairs) {
    if (best.has(at) || taken.has(otherAt)) continue;
    best.set(at, likeness);
    taken.add(otherAt);
  }
  const weight = shorter.reduce((sum, { length }) => sum + length, 0);
  return shorter.reduce((sum, { length }, at) => sum + length * (best.get(at) ?? 0), 0) / weight;
}

function likeness(a: string, b: string): number {
  const value = 1 - distance(a, b) / Math.max(a.length, b.length);
  return value < LEAST_PAIR ? 0 : value;
}

/** Damerau-Levenshtein, optimal string alignment. */
function distance(a: string, b: string): number {
  let [before, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost, swap));
    }
    [before, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
