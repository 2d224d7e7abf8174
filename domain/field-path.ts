/** The dotted spelling of a path into a body, with bracketed indexes: `attachments[0].data` (contract evaluations, section 2.2). */
export function fieldPath(path: PropertyKey[]): string {
  return path.reduce<string>((joined, key) => {
    if (typeof key === 'number') return `${joined}[${key}]`;
    return joined === '' ? String(key) : `${joined}.${String(key)}`;
  }, '');
}
