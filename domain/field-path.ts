import { truncate } from './text.ts';

/** A caller may have named a key with a megabyte; the place is recognised by its beginning. */
const longest = 200;

/**
 * The dotted spelling of a path into a body, with bracketed indexes: `attachments[0].data` (contract evaluations,
 * section 2.2); a key without a character is `[""]`. Empty for the body itself, at most 200 characters.
 */
export function fieldPath(path: PropertyKey[]): string {
  const whole = path.reduce<string>((joined, key) => {
    if (joined.length > longest) return joined;
    if (typeof key === 'number') return `${joined}[${key}]`;
    if (key === '') return `${joined}[""]`;
    return joined === '' ? String(key) : `${joined}.${String(key)}`;
  }, '');
  return truncate(whole, longest);
}
