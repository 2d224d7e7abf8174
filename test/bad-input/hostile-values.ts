/** A value as raw JSON, because much that is hostile cannot be written by JSON.stringify. */
export interface HostileValue {
  name: string;
  json: string;
}

const text = (name: string, value: string): HostileValue => ({ name, json: JSON.stringify(value) });
const raw = (name: string, json: string): HostileValue => ({ name, json });

export const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

/** Texts that mean something to a program further on. */
export const syntaxTexts: [name: string, value: string][] = [
  ['year 0', '0000-01-01T00:00:00Z'],
  ['year 1 before UTC', '0001-01-01T00:00:00+14:00'],
  ['year 1', '0001-01-01T00:00:00Z'],
  ['year 9999', '9999-12-31T23:59:59.999Z'],
  ['year 9999 after UTC', '9999-12-31T23:59:59-14:00'],
  ['year 10000', '+010000-01-01T00:00:00Z'],
  ['leap second', '2016-12-31T23:59:60Z'],
  ['30 February', '2024-02-30'],
  ['infinity', 'infinity'],
  ['UUID in upper case', '0190A0A0-0000-7000-8000-00000000000A'],
  ['UUID in braces', '{0190a0a0-0000-7000-8000-00000000000a}'],
  ['UUID without hyphens', '0190a0a0000070008000000000000001'],
  ['path', '../../etc/passwd'],
  ['encoded path', '..%2f..%2fetc%2fpasswd'],
  ['SQL', "'; drop table log; --"],
  ['SQL condition', "x' or '1'='1"],
  ['array literal', '{a,"b}'],
  ['JSONPath', '$.** ? (@ like_regex "(a+)+$")'],
  ['wildcards', '%_\\'],
  ['template', `\${7*7}{{7*7}}<%= 7*7 %>`],
  ['script', '<script>alert(1)</script>'],
  ['script URL', 'javascript:alert(1)'],
  ['URL with password', 'https://user:password@example.com/'],
  ['__proto__', '__proto__'],
  ['constructor', 'constructor'],
  ['toString', 'toString'],
  ['regex that backtracks', '^(a+)+$'],
  ['regex that only JavaScript takes', '^(?=(a+)+$)(.*)\\1$'],
  [
    'regex of 10,000 alternatives',
    Array.from({ length: 10_000 }, (_, index) => `a${index}`)
      .join('|')
      .slice(0, 60_000),
  ],
  ['regex of 240 alternatives', Array.from({ length: 240 }, (_, index) => `a${index % 100}`).join('|')],
  ['nested repeats', '((((a{1,100}){1,100}){1,100}){1,100})'],
  ['many groups', '('.repeat(450) + ')'.repeat(450)],
  ['unclosed regex', '[(a'],
  ['unclosed quote', '"a, b'],
  ['JSON of 5,000 levels', nested(5_000)],
  ['JSON path', `${'a.'.repeat(400)}b: x`],
  ['number', '007'],
  ['huge number', '9'.repeat(400)],
  ['not a number', 'NaN'],
  ['CR LF', 'a\r\nSet-Cookie: a=b'],
  ['right to left', '\u202Eabc\u2066'],
  ['combining characters', `e${'\u0301'.repeat(60)}`],
  ['noncharacter', '\uFFFE\uFFFF'],
  ['line separator', '\u2028\u2029'],
  ['dotless and sharp letters', 'ıİßẞſK'],
  ['zero width', '\u200B\uFEFF'],
];

/** What is put into every field. */
export const hostileValues: HostileValue[] = [
  raw('null', 'null'),
  raw('true', 'true'),
  raw('zero', '0'),
  raw('minus one', '-1'),
  raw('minus zero', '-0'),
  raw('a fraction', '1.5'),
  raw('1e400', '1e400'),
  raw('-1e400', '-1e400'),
  raw('1e308', '1e308'),
  raw('5e-324', '5e-324'),
  raw('2^53+1', '9007199254740993'),
  raw('2^63', '9223372036854775808'),
  text('empty', ''),
  text('blank', ' \t\n'),
  text('no-break blank', '\u00A0\u3000'),
  text('a text', 'x'),
  text('surrounded by blanks', '  x  '),
  raw('empty array', '[]'),
  raw('array of null', '[null]'),
  raw('array of arrays', '[[[]]]'),
  raw('array of mixed', '["a",1,true,null,{}]'),
  raw('100,000 levels', nested(100_000)),
  raw('60 levels', nested(60)),
  raw('empty object', '{}'),
  raw('object of objects', '{"a":{"b":{}}}'),
  raw('object with __proto__', '{"__proto__":{"polluted":true}}'),
  raw('object with constructor', '{"constructor":{"prototype":{"polluted":true}}}'),
  raw('object with an empty key', '{"":""}'),
  raw('object with length', '{"length":1000000000,"type":"text","text":"a"}'),
  raw('object with toJSON', '{"toJSON":"x","toString":1,"then":"y"}'),
  raw('NUL', '"a\\u0000b"'),
  raw('lone high surrogate', '"\\ud800"'),
  raw('lone low surrogate', '"x\\udc00y"'),
  raw('NUL in a key', '{"a\\u0000":1}'),
  ...syntaxTexts.map(([name, value]) => text(name, value)),
];
