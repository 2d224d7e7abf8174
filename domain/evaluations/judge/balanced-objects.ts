/** The balanced `{…}` of a text one after the other, braces inside strings not counted; none after one that never ends. */
export function* balancedObjects(text: string): Generator<string> {
  for (let start = text.indexOf('{'); start !== -1; ) {
    const end = endOfObject(text, start);
    if (end === -1) return;
    yield text.slice(start, end);
    start = text.indexOf('{', end);
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
