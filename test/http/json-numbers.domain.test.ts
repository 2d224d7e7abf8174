import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { compareDecimals, readDecimal } from '../../domain/json/decimal.ts';
import { ExactNumber, toDouble, toJsonNumber } from '../../domain/json/exact-number.ts';
import { parseJson } from '../../domain/json/parse-json.ts';

const spellings = [
  '1234567890123456789',
  '-1001234567890123456',
  '12345678901234567890123',
  '9007199254740993',
  '12345678.123456789',
  '0.1234567890123456789',
  '1.0',
  '1.10',
  '-0',
  '-0.0',
  '1e3',
  '1E+3',
  '1e-7',
  '0.0000001',
  '100000000000000000000000',
  '1e400',
  '-1e400',
  '1e-400',
  `1${'0'.repeat(400)}`,
  `0.${'3'.repeat(400)}`,
];

const unsigned = fc.oneof(
  fc.constantFrom('0', '7', '19.5', '1e21', '0.1', '123456789012345', '5e-324'),
  fc.stringMatching(/^(?:0|[1-9]\d{0,30})(?:\.\d{1,30})?(?:[eE][+-]?\d{1,4})?$/),
);
const number = fc.tuple(fc.constantFrom('', '-'), unsigned).map((parts) => parts.join(''));
const string = fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text));
const document = fc.letrec<{ value: string; array: string; object: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    number,
    string,
    fc.constantFrom('true', 'false', 'null'),
    tie('array'),
    tie('object'),
  ),
  array: fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join(',')}]`),
  object: fc
    .uniqueArray(fc.tuple(string, tie('value')), { maxLength: 4, selector: ([key]) => key })
    // A key that looks like an index would come first, wherever it stood.
    .map((entries) => `{${entries.map(([key, value]) => `"k${key.slice(1)}:${value}`).join(',')}}`),
})).value;

describe('numbers of JSON', () => {
  test.each(spellings)('%s is written as it was read, alone and in depth', (text) => {
    for (const whole of [text, `[${text}]`, `{"a":{"b":[1,${text},"${text}"]}}`])
      expect(JSON.stringify(parseJson(whole))).toBe(whole);
  });

  test('any document is written as it was read', async () => {
    await fc.assert(
      fc.property(document, (text) => expect(JSON.stringify(parseJson(text))).toBe(text)),
      { numRuns: 1_000 },
    );
  });

  test('what a double shows with the same digits stays a double', () => {
    expect(parseJson('[0,1,-1,0.5,1e+21,123456789012345,9007199254740991,0.0021]')).toEqual([
      0, 1, -1, 0.5, 1e21, 123456789012345, 9007199254740991, 0.0021,
    ]);
  });

  test('blanks, escapes, repeated keys and __proto__ are read as JSON.parse reads them', () => {
    for (const text of [
      ' { "a" : [ 1.0 , "x\\"\\\\" , { } , [ ] ] , "b\\n" : "\\u00e9\\\\" } ',
      '{"a":1.0,"a":2}',
      '{"":1.0}',
      '"\\\\"',
    ])
      expect(JSON.parse(JSON.stringify(parseJson(text)))).toEqual(JSON.parse(text));
    const owned = parseJson('{"__proto__":{"x":1.0}}');
    expect([Object.keys(Object(owned)), Object.getPrototypeOf(owned)]).toEqual([['__proto__'], Object.prototype]);
  });

  test.each(['', '{', '01', '1.', '.5', '+1', 'NaN', '1.0 2', '[1.0,]', "{'a':1.0}"])('%j is refused', (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError);
  });

  test('no depth is too deep', () => {
    const depth = 200_000;
    let at = parseJson(`${'['.repeat(depth)}1.0${']'.repeat(depth)}`);
    let levels = 0;
    for (; Array.isArray(at); levels += 1) at = at[0];
    expect([levels, at]).toEqual([depth, new ExactNumber('1.0')]);
  });
});

describe('decimals', () => {
  test('are ordered by value, whatever their length and spelling', () => {
    const ordered = ['-1e400', '-2', '-1.5', '-1e-400', '0', '1e-400', '0.30000000000000003', '0.300000000000000031'];
    ordered.push(
      '9007199254740992',
      '9007199254740993',
      '1e16',
      '12345678901234567890',
      '1e400',
      '1e99999999999999999999',
    );
    const sorted = ordered.toReversed().toSorted((a, b) => compareDecimals(readDecimal(a)!, readDecimal(b)!));
    expect(sorted).toEqual(ordered);
  });

  test.each([
    ['1', '1.0'],
    ['1', '1e0'],
    ['1000', '1e3'],
    ['0', '-0.000e7'],
    ['-12.50', '-1.25E+1'],
    ['.5', '0.5'],
    ['+7', '7'],
  ])('%s and %s are one value', (a, b) => {
    expect(compareDecimals(readDecimal(a)!, readDecimal(b)!)).toBe(0);
  });

  test('agree with integers of any length', async () => {
    const pair = fc.tuple(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), fc.bigInt({ min: -3n, max: 3n }));
    await fc.assert(
      fc.property(pair, ([a, step]) => {
        const difference = compareDecimals(readDecimal(String(a + step))!, readDecimal(String(a))!);
        expect(Math.sign(difference)).toBe(Number(step > 0n) - Number(step < 0n));
      }),
    );
  });
});

describe('a typed field', () => {
  test.each([
    ['1.0', 1],
    ['1e3', 1000],
    ['-0', -0],
    ['0.10000000000000001', 0.1], // 17 digits, as C and PHP print a double
    ['0.1000000000000000055511151231257827', 0.1],
    ['9007199254740994', 9007199254740994],
    ['100000000000000000000000', 1e23],
    [`0.1${'0'.repeat(500)}`, 0.1],
  ])('takes %s, which a double holds', (text, double) => {
    expect(toDouble(toJsonNumber(text))).toBe(double);
  });

  test.each(['9007199254740993', '1234567890123456789', '0.1234567890123456789', '1e400', '1e-400'])(
    'refuses %s, which a double would change',
    (text) => {
      expect(toDouble(toJsonNumber(text))).toBeNull();
    },
  );
});
