/** A name as a phrase of a full-text search; quotes and backslashes would end the phrase or begin an operator. */
export const phraseOf = (name: string): string =>
  `"${name
    .replace(/["\\]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()}"`;

/** Names are shared: most confidence that a record of the name concerns the subject (contract section 8.3). */
const MOST_CONFIDENCE = 0.6;
/** That a name stands somewhere in a text, and nothing says who it is. */
export const MENTION_CONFIDENCE = 0.3;

/** Of a record whose name is so like the subject's. */
export const nameConfidence = (similarity: number): number =>
  Math.round(MOST_CONFIDENCE * Math.min(1, Math.max(0, similarity)) * 1000) / 1000;

/** The first of each id, as a search has the likeliest first; at most so many. */
export function firstOfEach<Row>(rows: readonly Row[], idOf: (row: Row) => string | number, most: number): Row[] {
  const byId = new Map<string | number, Row>();
  for (const row of rows) if (!byId.has(idOf(row))) byId.set(idOf(row), row);
  return [...byId.values()].slice(0, most);
}
