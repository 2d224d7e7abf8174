import type { Attack } from './attack.ts';
import type { Api, Operation } from './document.ts';
import { syntaxTexts } from './hostile-values.ts';
import { branches } from './schema.ts';

const many = (count: number, one: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => one(i)).join('&');

/** Queries that any operation may meet, whether it reads one or not. */
const anywhere: [string, string][] = [
  ['nothing', ''],
  ['signs', '&&==&=&?#'.slice(0, -1)],
  ['NUL', 'a=%00'],
  ['a bad escape', 'a=%E0%A4%A&%=%'],
  ['a lone surrogate', 'a=%ED%A0%80'],
  ['__proto__', '__proto__=1&__proto__[x]=1&constructor[prototype][x]=1'],
  ['object names', 'toString=1&hasOwnProperty=1&valueOf=1'],
  ['brackets', 'a[]=1&a[b][c]=2&a[0]=3'],
  ['1,000 parameters', many(1_000, (index) => `p${index}=1`)],
  ['14,000 characters', `a=${'x'.repeat(14_000)}`],
];

const rawValues = [
  '',
  '%20',
  '%00',
  'a%00b',
  '%ED%A0%80',
  '%E0%A4%A',
  '+',
  '%2B',
  '%',
  '1e400',
  '-1',
  '-0',
  '1.5',
  '0x10',
  '9007199254740993',
  '9'.repeat(400),
  'NaN',
  'Infinity',
  'true',
  '[]',
  '{}',
  'null',
  'x'.repeat(9_000),
  '%F0%9F%98%80',
];

/** Hostile queries, one parameter at a time. */
export function* queryAttacks(api: Api, { parameters }: Operation): Generator<Attack> {
  for (const [name, query] of anywhere) yield { name: `query of ${name}`, expect: 'any', query };
  for (const { name, schema } of parameters.filter((one) => one.in === 'query')) {
    const query = (what: string, text: string, expect: Attack['expect'] = 'any'): Attack => ({
      name: `?${name} ${what}`,
      expect,
      query: text,
    });
    for (const value of rawValues) yield query(`= ${value.slice(0, 30)}`, `${name}=${value}`);
    for (const [what, text] of syntaxTexts) yield query(what, `${name}=${encodeURIComponent(text.slice(0, 4_000))}`);
    yield query('twice', `${name}=1&${name}=2`);
    yield query(
      '1,000 times',
      many(1_000, () => `${name}=1`),
    );
    yield query('as an array', `${name}[]=1&${name}[0]=2`);
    yield query('as an object', `${name}[x]=1&${name}[__proto__]=2&${name}.x=3`);
    yield query('in capitals', `${name.toUpperCase()}=1`);
    for (const { maxLength, enum: words } of branches(api, schema)) {
      if (maxLength !== undefined) {
        yield query(`${maxLength} characters`, `${name}=${'x'.repeat(maxLength)}`);
        yield query(`${maxLength + 1} characters`, `${name}=${'x'.repeat(maxLength + 1)}`, 'refused');
      }
      for (const word of words ?? []) yield query(`= ${word}`, `${name}=${word}`);
      if (words) yield query('not one of the words', `${name}=no-such-word`, 'refused');
    }
  }
}
