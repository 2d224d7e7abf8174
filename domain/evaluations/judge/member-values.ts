const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:,]|[^\s"{}[\]:,]+/gs;

/**
 * Every value that a JSON object gives one of its own members, in order; more than one where the key is there twice, of
 * which `JSON.parse` shows the last alone. Anything but a string comes as its first token.
 */
export function memberValues(object: string, key: string): unknown[] {
  const values: unknown[] = [];
  let depth = 0;
  let before = '';
  let name: unknown;
  for (const [piece] of object.matchAll(token)) {
    if (depth === 1 && before === ':' && name === key) values.push(piece.startsWith('"') ? JSON.parse(piece) : piece);
    if (depth === 1 && piece === ':') name = JSON.parse(before);
    if (piece === '{' || piece === '[') depth += 1;
    if (piece === '}' || piece === ']') depth -= 1;
    before = piece;
  }
  return values;
}
