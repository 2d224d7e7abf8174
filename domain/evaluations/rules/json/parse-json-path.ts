/** A key of an object, or of an array when it is an index; an index; or every element. */
export type PathStep = { key: string } | { index: number } | 'every';

const key = /\.([^.[\]\s"'<>=!*$][^.[\]\s"'<>=!*]*|\$[^.[\]\s"'<>=!*]+)/y;
const index = /\[(0|[1-9]\d{0,8})\]/y;
const every = /\[\*\]/y;
const quoted = /\[("(?:[^"\\]|\\.)*")\]/y;

const at = (shape: RegExp, text: string, from: number): RegExpExecArray | null => {
  shape.lastIndex = from;
  return shape.exec(text);
};

/** Reads a path such as `items[*].price` or `$.a["b.c"][0]`; null when it is empty or malformed (section 7.3). */
export function parseJsonPath(text: string): PathStep[] | null {
  if (text === '$') return [];
  const start = text.startsWith('$.') || text.startsWith('$[') ? 1 : 0;
  const path = start === 1 ? text.slice(1) : `.${text}`.replace(/^\.\[/, '[');
  const steps: PathStep[] = [];
  for (let from = 0; from < path.length; ) {
    const read = readStep(path, from);
    if (!read) return null;
    steps.push(read.step);
    from += read.length;
  }
  return steps.length > 0 ? steps : null;
}

function readStep(path: string, from: number): { step: PathStep; length: number } | null {
  if (path.charAt(from) === '.') {
    const found = at(key, path, from);
    return found?.[1] === undefined ? null : { step: { key: found[1] }, length: found[0].length };
  }
  const indexed = at(index, path, from);
  if (indexed) return { step: { index: Number(indexed[1]) }, length: indexed[0].length };
  const all = at(every, path, from);
  if (all) return { step: 'every', length: all[0].length };
  const named = at(quoted, path, from);
  const read = named?.[1] === undefined ? null : unquote(named[1]);
  return named && read !== null ? { step: { key: read }, length: named[0].length } : null;
}

function unquote(text: string): string | null {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'string' ? read : null;
  } catch {
    return null;
  }
}
