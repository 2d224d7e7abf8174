/** Where a value stands in a document of JSON. */
export type Path = (string | number)[];

/** The places of all values that hold no others, at most `most`. */
export function leavesOf(value: unknown, most: number, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const leaves: Path[] = [];
  for (const [key, inner] of Object.entries(value)) {
    if (leaves.length >= most) break;
    leaves.push(...leavesOf(inner, most - leaves.length, [...path, Array.isArray(value) ? Number(key) : key]));
  }
  return leaves;
}

/** The document with another value in one place. */
export function changed(value: unknown, [key, ...rest]: Path, change: (leaf: unknown) => unknown): unknown {
  if (key === undefined) return change(value);
  if (Array.isArray(value)) return value.map((inner, at) => (at === key ? changed(inner, rest, change) : inner));
  const object = value as Record<string, unknown>;
  return { ...object, [key]: changed(object[key], rest, change) };
}

/** The document with more fields in every object. */
export function withNewFields(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withNewFields);
  const fields = Object.entries(value).map(([key, inner]) => [key, withNewFields(inner)]);
  return { ...Object.fromEntries(fields), since_yesterday: { list: [null, 1, 'x'], nothing: null } };
}

/** What a field of this type never is. */
export function otherType(leaf: unknown): unknown {
  if (typeof leaf === 'string') return { not: 'a text' };
  return typeof leaf === 'number' || typeof leaf === 'boolean' ? 'a text' : [];
}
