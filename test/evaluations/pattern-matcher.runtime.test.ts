import { afterAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { evaluateRule } from '../../domain/evaluations/rules/evaluate-rule.ts';
import { viewSubject } from '../../domain/evaluations/rules/view-subject.ts';
import { chooseEngine } from '../../domain/regex/choose-engine.ts';
import { readPattern } from '../../domain/regex/read-pattern.ts';
import { createPatternMatcher } from '../../workers/runtime/patterns/pattern-matcher.ts';

const matcher = createPatternMatcher();
afterAll(() => matcher.close());

const evaluate = async (value: string, output: string) => {
  const subject = viewSubject({ output, confidence: null, timestamp: '2026-01-01T00:00:00.000Z' });
  return evaluateRule({ name: 'R', type: 'regex_match', value }, subject, { matchPattern: matcher.match });
};

const hostile = `${'a'.repeat(60)}!`;
const engineOf = (value: string, text = '') => {
  const read = readPattern(value);
  if (!read.ok) throw new Error(read.message);
  return chooseEngine(read.pattern)(text).engine;
};

test.each([
  ['^Dear .+', 'Dear Ann', 'passed'],
  ['^Dear .+', 'Hi Ann', 'failed'],
  ['/order #\\d+/i', 'ORDER #42', 'passed'],
  ['!/\\b\\d{16}\\b/', 'card 4111111111111111', 'failed'],
  ['!/\\d{16}/', 'card 4111111111111111', 'failed'],
  ['!/\\b\\d{16}\\b/', 'no card', 'passed'],
  ['(?i)dear', 'DEAR', 'passed'],
  ['(?is)a.b', 'A\nB', 'passed'],
  ['^(a+)+$', hostile, 'failed'],
  ['(?<=\\$)\\d+', 'costs $5', 'passed'],
  ['(a)\\1', 'aa', 'passed'],
  ['\\@\\-', 'a@-', 'passed'],
  ['^.$', '👍', 'passed'],
  ['a\\sb', 'a\u00a0b', 'passed'],
  ['/^b$/m', 'a\rb', 'passed'],
  ['a$', 'a\n', 'failed'],
  ['/\\w/i', '\u017f', 'passed'],
])('regex_match %s on %j: %s', async (value, output, outcome) => {
  expect((await evaluate(value, output)).outcome).toBe(outcome);
});

describe('a pattern that never ends', () => {
  test('is an error within a second or two, again and again, while the process stays responsive', async () => {
    let ticks = 0;
    const clock = setInterval(() => ticks++, 10);
    const started = performance.now();
    const outcomes = await Promise.all([1, 2, 3].map(() => evaluate('^(?=(a+)+$)a', hostile)));
    clearInterval(clock);
    for (const { outcome, summary } of outcomes) expect([outcome, /timed out/.test(summary)]).toEqual(['error', true]);
    expect(performance.now() - started).toBeLessThan(20_000);
    expect(ticks).toBeGreaterThan(20);
    expect((await evaluate('(?=a)a', hostile)).outcome).toBe('passed');
  });

  test('does not spend the time of those queued behind it', async () => {
    const short = createPatternMatcher({ timeoutMs: 50 });
    const slow = { engine: 'javascript', source: '^(?=(a+)+$)a', flags: 'u' } as const;
    const quick = { engine: 'javascript', source: 'a', flags: 'u' } as const;
    const slowOnes = [1, 2, 3, 4].map(() => short.match(slow, hostile));
    const results = await Promise.allSettled([...slowOnes, short.match(quick, 'a')]);
    await short.close();
    expect(results.map((result) => result.status)).toEqual([
      'rejected',
      'rejected',
      'rejected',
      'rejected',
      'fulfilled',
    ]);
  });
});

describe('engines', () => {
  test.each(['^(a+)+$', '/order #\\d+/i', '(?<year>\\d{4})-\\s*?[^\\W_]', '\\p{Lu}', '[\\w.-]+\\@x', '/^a$/m', '[^]x'])(
    'the linear-time engine runs %s',
    (value) => expect(engineOf(value)).toBe('re2'),
  );

  test.each([
    '(?=a)',
    '(?<!a)b',
    '(a)\\1',
    '(?<n>a)\\k<n>',
    'a{1001}',
    '\\p{Script=Greek}',
    '(?i:a)b',
    '(?:a{500}){500}',
  ])('only JavaScript runs %s', (value) => expect(engineOf(value)).toBe('javascript'));

  test('where the linear-time engine could read a text differently, JavaScript does', () => {
    expect(engineOf('/^b$/m', 'a\nb')).toBe('re2');
    expect(engineOf('/^b$/m', 'a\u2028b')).toBe('javascript');
  });

  test('the linear-time engine agrees with JavaScript on random patterns and texts', async () => {
    const atom = fc.constantFrom(
      ...[
        'a',
        'b',
        'K',
        's',
        'é',
        '1',
        ' ',
        '_',
        '.',
        '^',
        '$',
        '\\b',
        '\\B',
        '\\d',
        '\\D',
        '\\w',
        '\\W',
        '\\s',
        '\\S',
      ],
      ...[
        '[ab]',
        '[^a]',
        '[a-c1]',
        '[\\w-]',
        '[^\\s]',
        '[\\S]',
        '[^]',
        '\\n',
        '\\x61',
        '\\u00e9',
        '\\-',
        '\\.',
        '[\\]a]',
      ],
      ...['\\p{L}', '{', '}', '👍', '\\t', '[^\\W]', '[\\D1]', '-', '/', '[k-s]', '\\0', '|'],
    );
    const quantifier = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{0,2}', '{1,}?', '*?', '{01}');
    const piece = fc.tuple(atom, quantifier).map((parts) => parts.join(''));
    const group = fc
      .tuple(fc.constantFrom('(', '(?:', '(?<n>'), fc.array(piece, { maxLength: 3 }), fc.constantFrom(')', ')*', ')+?'))
      .map(([open, inner, close]) => open + inner.join('') + close);
    const source = fc
      .array(fc.oneof(piece, piece, group), { minLength: 1, maxLength: 5 })
      .map((parts) => parts.join(''));
    const text = fc.string({
      unit: fc.constantFrom(...'abcABkKsS1 _-é\n\r\u2028\u00a0\u017f\u212aÉ👍/.{}\0\t'),
      maxLength: 8,
    });
    let linear = 0;
    const check = fc.property(
      source,
      fc.subarray(['i', 'm', 's']),
      fc.array(text, { minLength: 6 }),
      (body, flags, texts) => {
        const read = readPattern(`/${body}/${flags.join('')}`);
        if (!read.ok) return;
        const choose = chooseEngine(read.pattern);
        const expected = new RegExp(read.pattern.source, read.pattern.flags);
        for (const each of texts) {
          const pattern = choose(each);
          // V8 tries \B between the halves of a character, which the language forbids.
          if (pattern.engine === 'javascript' || (body.includes('\\B') && each.includes('👍'))) continue;
          linear++;
          expect([each, matcher.match(pattern, each)]).toEqual([each, expected.test(each)]);
        }
      },
    );
    await fc.assert(check, { numRuns: 3_000 });
    expect(linear).toBeGreaterThan(5_000);
  });
});
