import { toJsonNumber } from './exact-number.ts';

/** Told of each value that a later one of the same key replaces. */
export type OnRepeatedKey = (object: object, key: string, replaced: unknown) => void;

type Container = unknown[] | Record<string, unknown>;

const literals: Record<string, unknown> = { true: true, false: false, null: null };
const word = /[-+.\w]+/y;

/** The index behind the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let first = end;
    while (text.charAt(first - 1) === '\\') first--;
    if ((end - first) % 2 === 0) return end + 1;
  }
}

function readString(token: string): string {
  return token.includes('\\') ? (JSON.parse(token) as string) : token.slice(1, -1);
}

function put(into: Container, key: string | null, value: unknown, onRepeatedKey?: OnRepeatedKey): void {
  if (Array.isArray(into)) return void into.push(value);
  if (key === null) throw new Error('a value without a key');
  if (onRepeatedKey && Object.hasOwn(into, key)) onRepeatedKey(into, key, into[key]);
  if (key !== '__proto__') into[key] = value;
  else Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true });
}

/**
 * The value of a text that `JSON.parse` has accepted, numbers by their own spelling. Not recursive, so no depth can
 * exhaust it.
 */
export function buildJson(text: string, onRepeatedKey?: OnRepeatedKey): unknown {
  const root: unknown[] = [];
  const open: Container[] = [root];
  let key: string | null = null;
  const add = (value: unknown) => {
    put(open.at(-1) ?? root, key, value, onRepeatedKey);
    key = null;
  };
  for (let at = 0; at < text.length; ) {
    const char = text.charAt(at);
    if (char === '"') {
      const end = endOfString(text, at);
      const value = readString(text.slice(at, end));
      if (key === null && !Array.isArray(open.at(-1))) key = value;
      else add(value);
      at = end;
    } else if (char === '{' || char === '[') {
      const container: Container = char === '{' ? {} : [];
      add(container);
      open.push(container);
      at += 1;
    } else if (char === '}' || char === ']') {
      open.pop();
      at += 1;
    } else {
      word.lastIndex = at;
      const token = word.exec(text)?.[0];
      if (token !== undefined) add(Object.hasOwn(literals, token) ? literals[token] : toJsonNumber(token));
      at += token?.length ?? 1; // blanks, commas and colons say nothing that the rest does not
    }
  }
  return root[0];
}
