import { storableText } from '../../../domain/text.ts';

/** A result as the cache can hold it: JSON whose texts, and names, PostgreSQL takes. */
export const storableResult = (result: unknown): unknown =>
  JSON.parse(JSON.stringify(result), (_name, value: unknown) => {
    if (typeof value === 'string') return storableText(value);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [storableText(name), one]));
  });
