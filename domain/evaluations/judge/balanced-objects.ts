/** A piece of a text, `end` excluded. */
export interface TextRange {
  start: number;
  end: number;
}

/** Each open brace costs a pass over the rest. */
const MOST_OPEN = 20;

/** The balanced `{…}` of a text one after the other, braces inside strings not counted; those that never end are passed over. */
export function* balancedObjects(text: string): Generator<TextRange> {
  let open = 0;
  for (let start = text.indexOf('{'); start !== -1 && open <= MOST_OPEN; ) {
    const end = endOfObject(text, start);
    if (end === -1) open += 1;
    else yield { start, end };
    start = text.indexOf('{', end === -1 ? start + 1 : end);
  }
}

function endOfObject(text: string, start: number): number {
  let depth = 0;
  let inString = false;
  for (let at = start; at < text.length; at++) {
    const char = text.charAt(at);
    if (inString && char === '\\') at++;
    else if (char === '"') inString = !inString;
    else if (!inString && char === '{') depth++;
    else if (!inString && char === '}' && --depth === 0) return at + 1;
  }
  return -1;
}
