import { describe, expect, jest, test } from '@jest/globals';
import * as fc from 'fast-check';
import { nameKey } from '../../domain/evaluations/name-key.ts';
import { evaluateRule } from '../../domain/evaluations/rules/evaluate-rule.ts';
import { contains } from '../../domain/evaluations/rules/keywords/contains.ts';
import { foldText } from '../../domain/evaluations/rules/keywords/fold-text.ts';
import { parseKeywordList } from '../../domain/evaluations/rules/keywords/parse-keyword-list.ts';
import { viewSubject } from '../../domain/evaluations/rules/view-subject.ts';

const view = (output: string) => viewSubject({ output, confidence: null, timestamp: '2026-01-01T00:00:00.000Z' });
const tools = { matchPattern: () => false };
type Type = Parameters<typeof evaluateRule>[0]['type'];
const outcomeOf = async (type: Type, value: string, output: string) =>
  (await evaluateRule({ name: 'R', type, value }, view(output), tools)).outcome;

/** A keyword and an output that has it as people mean it. */
const alike: [what: string, keyword: string, output: string][] = [
  ...[...'\u00a0\u1680\u2000\u2003\u2007\u2009\u200a\u202f\u205f\u3000\u2028\u2029\u0085\n\t\v\f\r'].map(
    (blank): [string, string, string] => [
      `white space ${blank.charCodeAt(0).toString(16)}`,
      'full refund',
      `a full${blank}refund`,
    ],
  ),
  ['a hyphen that no line breaks at', 'non-refundable', 'It is non\u2011refundable.'],
  ['a typographic hyphen', 'non-refundable', 'It is non\u2010refundable.'],
  ['two blanks', 'full refund', 'a full  refund'],
  ['a line break of Windows and an indent', 'full refund', 'a full\r\n\t refund'],
  ['two blanks in the keyword', 'full  refund', 'a full refund'],
  ...[
    ...'\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2066\u2069\ufe0f\ufeff\u0007\u{e0001}',
  ].map((unseen): [string, string, string] => [
    `unseen ${unseen.codePointAt(0)?.toString(16)}`,
    'refund',
    `a re${unseen}fund`,
  ]),
  ['an unseen character between blanks', 'full refund', 'full \u200b refund'],
  ['an unseen character in the keyword', 're\u00adfund', 'a refund'],
  ['an unseen character before a mark', 'café', 'cafe\u200d\u0301'],
  ['an emoji without its variation selector', '❤️', 'love ❤'],
  ...[...'‘’‚‛‹›ʼʻʹ′´＇׳'].map((mark): [string, string, string] => [
    `apostrophe ${mark}`,
    "don't",
    `I DON${mark}T know`,
  ]),
  ...[...'“”„‟«»″＂״'].map((mark): [string, string, string] => [`quote ${mark}`, 'say "hi', `say ${mark}hi`]),
  ['a typographic apostrophe in the keyword', 'don’t', "don't"],
  ['full width', 'refund 100%', 'ｒｅｆｕｎｄ　１００％'],
  ['ligatures', 'official file', 'oﬃcial ﬁle'],
  ['half-width Japanese', 'ガイド', 'ｶﾞｲﾄﾞ'],
  ['an ellipsis', 'wait...', 'wait…'],
  ['letters of mathematics', 'refund', '𝐑𝐞𝐟𝐮𝐧𝐝'],
  ['a trade mark sign', 'acme tm', 'Acme ™'],
  ['sharp s', 'STRASSE', 'Straße'],
  ['sharp s in the keyword', 'Straße', 'STRASSE'],
  ['capital sharp s', 'strasse', 'STRAẞE'],
  ['final sigma', 'ΟΔΟΣ', 'οδος και οδοσ'],
  ['final sigma amid a word', 'οδος', 'ΟΔΟΣΑ'],
  ['Greek with an iota below', 'ΤΩΙ', 'τῳ'],
  ['dotted capital I', 'istanbul', 'İSTANBUL'],
  ['dotless i', 'kapı', 'KAPI'],
  ['the Kelvin sign', 'kelvin', '\u212Aelvin'],
  ['long s', 'best', 'be\u017ft'],
  ['a decomposed accent', 'café', 'CAFE\u0301'],
  ['Armenian', 'և', 'ԵՒ'],
  ['an honorific ligature', 'صلى الله عليه وسلم', 'ﷺ'],
];

describe.each(alike)('%s', (_, keyword, output) => {
  const quoted = `"${keyword.replaceAll('"', '""')}"`;
  const json = JSON.stringify({ reply: { body: output } });

  test('is found by a required and by a forbidden keyword', async () => {
    expect(await outcomeOf('keyword_required', quoted, output)).toBe('passed');
    expect(await outcomeOf('keyword_forbidden', JSON.stringify([keyword]), output)).toBe('failed');
  });

  test('is found in a field of a JSON output', async () => {
    const value = JSON.stringify({ path: 'reply.body', keywords: [keyword] });
    expect(await outcomeOf('json_field_keyword_required', value, json)).toBe('passed');
    expect(await outcomeOf('json_field_keyword_forbidden', `reply.body: ${quoted}`, json)).toBe('failed');
  });
});

test.each([
  ['refund', 're fund'],
  ['re-fund', 'refund'],
  ['a-b', 'a–b'],
  ['``', "''"],
  ['cafe', 'café'],
  ['100%', '100 percent'],
])('the keyword %j is not in %j', async (keyword, output) => {
  expect(await outcomeOf('keyword_required', keyword, output)).toBe('failed');
});

test('a keyword is found across a line break within an object', async () => {
  const output = JSON.stringify({ reply: { body: 'a full\n refund' } });
  expect(await outcomeOf('json_field_keyword_forbidden', 'reply: full refund', output)).toBe('failed');
});

test('lengths and patterns see the text as it was sent', async () => {
  expect(await outcomeOf('length_limit', '5', 'a\u200b\u00a0 ﬁ')).toBe('passed');
  expect(await outcomeOf('length_limit', '4', 'a\u200b\u00a0 ﬁ')).toBe('failed');
  const seen: string[] = [];
  const matchPattern = (_: unknown, text: string) => seen.push(text) > 0;
  await evaluateRule({ name: 'R', type: 'regex_match', value: 'a' }, view('Don’t\u00ad ﬁle'), { matchPattern });
  expect(seen).toEqual(['Don’t\u00ad ﬁle']);
});

test('names keep their spelling but for case and composition', () => {
  expect(nameKey(' Straße\u00a0ﬁ’ ')).toBe('straße\u00a0ﬁ’');
});

describe('keyword lists', () => {
  test.each([
    ['“hello, world”, bye', ['hello, world', 'bye']],
    ['„Geld zurück, sofort“\n« a, b »', ['Geld zurück, sofort', ' a, b ']],
    ['“refund” policy, x', ['“refund” policy', 'x']],
    ['“a, b', ['“a', 'b']],
    ['"“hi”"', ['“hi”']],
    ['say “hi”, b', ['say “hi”', 'b']],
    ['\u200b refund \u200b, x', ['refund', 'x']],
    ['refund, \u00ad, "\u200b", x', ['refund', 'x']],
    ['["a","\u2060"]', ['a']],
    ['\u00a0,\u3000b', ['b']],
  ])('%j has the items %j', (value, items) => {
    expect(parseKeywordList(value)).toEqual({ ok: true, items });
  });

  test.each(['\u200b', '\u00ad,\u200b', '"\ufeff"', '["\u2060","\ufe0f"]', '“”', 'ﷺ'.repeat(1_000)])(
    '%j is refused',
    (value) => expect(parseKeywordList(value)).toEqual({ ok: false, message: expect.any(String) }),
  );
});

describe('hostile text', () => {
  /** Five times what the slowest of them takes. */
  const withinMs = 1_000;
  const timed = <T>(run: () => T): T => {
    const before = process.cpuUsage();
    const result = run();
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(withinMs);
    return result;
  };

  test.each([
    ['one letter with 50,000 marks', `a${'\u0334\u0301'.repeat(25_000)}`],
    ['marks that only NFKC makes', '\uff9e\u0334'.repeat(25_000)],
    ['one character that becomes 18', '\ufdfa'.repeat(50_000)],
    ['unseen characters', 'a\u200b'.repeat(25_000)],
    ['blanks', `${' '.repeat(49_999)}a`],
    ['blanks of two kinds', 'a\u00a0\n'.repeat(16_000)],
    ['letters that fold to three', '\u0390'.repeat(50_000)],
    ['dotted capitals', 'İ'.repeat(50_000)],
  ])('%s is folded in time by its length', (_, text) => {
    expect(timed(() => foldText(text))).toEqual(expect.any(String));
  });

  test('keywords that all but occur everywhere are looked for in time by the length of the text', () => {
    const text = foldText('\ufdfa'.repeat(50_000));
    const keyword = foldText('\ufdfa'.repeat(300));
    expect(timed(() => contains(text, `${keyword}x${keyword}`))).toBe(false);
    const long = 'a'.repeat(4_900);
    expect(timed(() => contains('a'.repeat(50_000), `${long}b${long}`))).toBe(false);
  });

  test('a long keyword is found where the engine finds it', async () => {
    const unit = fc.constantFrom('a', 'b');
    const text = fc.string({ unit, minLength: 700, maxLength: 900 });
    const check = fc.property(
      text,
      fc.nat(600),
      fc.integer({ min: 240, max: 300 }),
      unit,
      (whole, from, length, end) => {
        const keyword = whole.slice(from, from + length) + end;
        expect(contains(whole, keyword)).toBe(whole.includes(keyword));
        const periodic = 'ab'.repeat(400);
        expect(contains(periodic + keyword, `${'ab'.repeat(130)}${keyword.slice(0, 3)}`)).toBe(
          (periodic + keyword).includes(`${'ab'.repeat(130)}${keyword.slice(0, 3)}`),
        );
      },
    );
    await fc.assert(check, { numRuns: 300 });
  });

  test('an output is folded once for all keyword rules of its log', () => {
    const rules = ['refund', 'policy', 'lawyer'].map(
      (value) => ({ name: 'R', type: 'keyword_forbidden', value }) as const,
    );
    const apply = (output: string) => {
      const subject = view(output);
      for (const rule of rules) void evaluateRule(rule, subject, tools);
    };
    apply('warms up what is parsed once');
    const normalize = jest.spyOn(String.prototype, 'normalize');
    apply('Straße');
    const times = normalize.mock.calls.length;
    normalize.mockRestore();
    expect(times).toBe(1);
  });
});
