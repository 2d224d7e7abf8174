import type { Attack } from './attack.ts';
import type { Api, Operation } from './document.ts';
import { syntaxTexts } from './hostile-values.ts';
import { fill } from './supply.ts';

/** Segments as they stand on the wire. */
const rawSegments = [
  '%',
  '%00',
  'a%00b',
  '%E0%A4%A',
  '%ED%A0%80',
  '%C0%AE%C0%AE',
  '..%2f..%2fx',
  '%2e%2e%2f%2e%2e%2fx',
  '..%5c..%5cx',
  '%252e%252e%252fx',
  '%25',
  '%20',
  '%09',
  '%0d%0aSet-Cookie:%20a=b',
  '%F0%9F%98%80',
  '%EF%BB%BF',
  '*',
  ';a=b',
  '1e400',
  '-1',
  '9007199254740993',
  'undefined',
  'null',
  'tasks',
  'bulk',
  'x'.repeat(10_000),
  '%41'.repeat(3_000),
];

/** Hostile path parameters, one at a time; `existing` are the ids of something that exists. */
export function* pathAttacks(
  api: Api,
  { path, parameters }: Operation,
  existing: Record<string, string>,
): Generator<Attack> {
  const isAnother = (ids: Record<string, string>) => api.operations.some((one) => one.path === fill(path, ids));
  for (const { name } of parameters.filter((one) => one.in === 'path')) {
    const id = existing[name] ?? '';
    const own = [id.toUpperCase(), `{${id}}`, `%7B${id}%7D`, `${id}%00`, `${id}%20`, `${id}..`, id.replaceAll('-', '')];
    const texts = syntaxTexts.map(([, text]) => encodeURIComponent(text.slice(0, 4_000)));
    for (const segment of [...own, ...rawSegments, ...texts])
      if (segment !== id && !isAnother({ ...existing, [name]: segment }))
        yield { name: `{${name}} = ${segment.slice(0, 40)}`, expect: 'any', path: { [name]: segment } };
  }
}
