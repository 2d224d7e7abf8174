import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { RuleType } from '../../domain/evaluations/contract/rules/rule-type.ts';
import { evaluateRule } from '../../domain/evaluations/rules/evaluate-rule.ts';
import { parseKeywordList } from '../../domain/evaluations/rules/keywords/parse-keyword-list.ts';
import { parseRuleValue } from '../../domain/evaluations/rules/parse-rule-value.ts';
import { viewSubject } from '../../domain/evaluations/rules/view-subject.ts';
import type { Pattern } from '../../domain/regex/pattern.ts';

const timestamp = '2026-06-15T12:00:00.000Z';
const matchPattern = ({ engine, source, flags }: Pattern, text: string) => {
  if (engine === 're2') throw new Error('these patterns are matched elsewhere');
  return new RegExp(source, flags).test(text);
};

const outcomeOf = async (type: RuleType, value: string, output: string, confidence: number | null = null) => {
  const rule = { name: 'R', type, value };
  return evaluateRule(rule, viewSubject({ output, confidence, timestamp }), { matchPattern });
};

type Row = [type: RuleType, value: string, output: string, outcome: string];

const rows: Row[] = [
  ['keyword_required', 'refund, policy', 'Our Refund Policy applies.', 'passed'],
  ['keyword_required', 'refund, policy', 'We give refunds.', 'failed'],
  ['keyword_required', 'refund, policy', 'refund only', 'failed'],
  ['keyword_required', 'refund, policy', 'Refund POLICY', 'passed'],
  ['keyword_required', 'refund', 'non-refundable', 'passed'],
  ['keyword_required', 'café', 'CAFE\u0301', 'passed'],
  ['keyword_required', '100%', '100 percent', 'failed'],
  ['keyword_forbidden', 'guarantee, lawsuit', 'We GUARANTEE it', 'failed'],
  ['keyword_forbidden', 'guarantee, lawsuit', 'All good', 'passed'],
  ['keyword_forbidden', 'as an ai', 'As an AI model…', 'failed'],
  ['length_limit', '5', 'hello', 'passed'],
  ['length_limit', '5', 'hello!', 'failed'],
  ['length_limit', '8', 'naïve 👍🏽', 'passed'],
  ['length_limit', '7', 'naïve 👍🏽', 'failed'],
  ['length_limit', '3 words', ' one  two three ', 'passed'],
  ['length_limit', '2 words', ' one  two three ', 'failed'],
  ['length_limit', '>=20', 'short', 'failed'],
  ['length_limit', '<=500', 'short', 'passed'],
  ['length_limit', 'max:4', 'short', 'failed'],
  ['length_limit', 'min:20', 'short', 'failed'],
  ['length_limit', '1-5', 'short', 'passed'],
  ['length_limit', 'min:6,max:9', 'short', 'failed'],
  ['length_limit', 'min:1,max:2 chars', 'ab', 'passed'],
  ['length_limit', '{"min":2,"max":3,"unit":"words"}', 'one', 'failed'],
  ['json_field', 'order.total', '{"order":{"total":0}}', 'passed'],
  ['json_field', 'order.total', '{"order":{}}', 'failed'],
  ['json_field', 'order.total', '{"order":{"total":null}}', 'failed'],
  ['json_field', 'order.total', '{"order":{"total":""}}', 'failed'],
  ['json_field', 'order.total missing', '{"order":{"total":""}}', 'passed'],
  ['json_field', 'order.total exists', '{"order":{"total":false}}', 'passed'],
  ['json_field', 'status == approved', '{"status":"approved"}', 'passed'],
  ['json_field', 'status != approved', '{"status":"approved"}', 'failed'],
  ['json_field', 'status != approved', '{}', 'failed'],
  ['json_field', 'count == 5', '{"count":"5"}', 'failed'],
  ['json_field', 'count == 5', '{"count":5}', 'passed'],
  ['json_field', 'name == "a b"', '{"name":"a b"}', 'passed'],
  ['json_field', '{"path":"a","op":"equals","value":{"x":[1,{"y":null}]}}', '{"a":{"x":[1,{"y":null}]}}', 'passed'],
  ['json_field', '{"path":"a","op":"not_equals","value":[1]}', '{"a":[1,2]}', 'passed'],
  ['json_field', 'discount <= 20', '{"discount":"19.5"}', 'passed'],
  ['json_field', 'discount <= 20', '{"discount":19}', 'passed'],
  ['json_field', 'discount <= 20', '{"discount":21}', 'failed'],
  ['json_field', 'discount <= 20', '{"discount":"lots"}', 'failed'],
  ['json_field', 'discount <= 20', '{"discount":"1e1"}', 'failed'],
  ['json_field', 'discount <= 20', 'not json', 'failed'],
  ['json_field', 'discount <= 20', '{}', 'failed'],
  ['json_field', 'n > 1', '{"n":1}', 'failed'],
  ['json_field', 'n<9', '{"n":8.5}', 'passed'],
  ['json_field', 'n 1..9', '{"n":9}', 'passed'],
  ['json_field', 'n -2.5..-1', '{"n":-3}', 'failed'],
  ['json_field', '{"path":"n","op":"range","min":1,"lt":3}', '{"n":3}', 'failed'],
  ['json_field', 'items[*].price >= 0', '{"items":[{"price":1},{"price":-1}]}', 'failed'],
  ['json_field', 'items[*].price >= 0', '{"items":[{"price":1},{"price":0}]}', 'passed'],
  ['json_field', 'items[*].price >= 0', '{"items":[]}', 'failed'],
  ['json_field', 'items[*] missing', '{"items":[]}', 'passed'],
  ['json_field', 'safe is true', '{"safe":"true"}', 'failed'],
  ['json_field', 'safe is true', '{"safe":true}', 'passed'],
  ['json_field', 'safe is false', '{"safe":true}', 'failed'],
  ['json_field', 'safe is boolean', '{"safe":false}', 'passed'],
  ['json_field', 'due date within next 7d', '{"due":"not a date"}', 'failed'],
  ['json_field', 'due date within next 7d', '{"due":"2026-06-22T12:00:00Z"}', 'passed'],
  ['json_field', 'due date within next 7d', '{"due":"2026-06-22T12:00:01Z"}', 'failed'],
  ['json_field', 'due date within last 30d', '{"due":"2026-06-01"}', 'passed'],
  ['json_field', '{"path":"due","op":"date","within":"next 48h"}', '{"due":"2026-06-17"}', 'passed'],
  ['json_field', 'due date after 2026-01-01', '{"due":"2025-12-31"}', 'failed'],
  ['json_field', 'due date before 2026-01-01', '{"due":"2026-01-01"}', 'passed'],
  ['json_field', 'due date between 2026-01-01 and 2026-01-31', '{"due":"2026-01-15T10:00:00"}', 'passed'],
  ['json_field', 'a', '```json\n{"a":1}\n```', 'passed'],
  ['json_field', 'a', '```\n{"a":1}\n```', 'passed'],
  ['json_field', 'a', '\uFEFF {"a":1}', 'passed'],
  ['json_field', 'a', 'Sure! {"a":1}', 'failed'],
  ['json_field', 'nope.deep[3]', '{"a":1}', 'failed'],
  ['json_field', '$', '[1]', 'passed'],
  ['json_field', '$.a["b.c"][0] == 1', '{"a":{"b.c":[1]}}', 'passed'],
  ['json_field', 'a.0.b', '{"a":[{"b":1}]}', 'passed'],
  ['json_field', 'constructor', '{}', 'failed'],
  ['json_field', '__proto__.x', '{"__proto__":{"x":1}}', 'failed'],
  ['json_field', 'a.length', '{"a":[1]}', 'failed'],
  ['json_field', 'A', '{"a":1}', 'failed'],
  ['json_field_keyword_required', 'reply.body: refund, policy', '{"reply":{"body":"Refund policy"}}', 'passed'],
  ['json_field_keyword_required', 'reply.body: refund, policy', '{"reply":{"body":"refund"}}', 'failed'],
  ['json_field_keyword_required', 'reply.body: refund', '{"reply":{}}', 'failed'],
  ['json_field_keyword_required', 'reply.body: refund', '{"reply":{"body":null}}', 'failed'],
  ['json_field_keyword_required', 'a[*]: x', '{"a":["x","y"]}', 'failed'],
  [
    'json_field_keyword_required',
    '{"path":"a[\\"b:c\\"]","keywords":["{\\"x\\":1}"]}',
    '{"a":{"b:c":{"x":1}}}',
    'passed',
  ],
  ['json_field_keyword_required', 'n: 12', '{"n":3.125}', 'passed'],
  ['json_field_keyword_required', 'a: x', 'not json', 'failed'],
  ['json_field_keyword_forbidden', 'reply.body: lawsuit', '{"reply":{}}', 'passed'],
  ['json_field_keyword_forbidden', 'reply.body: lawsuit', '{"reply":{"body":null}}', 'passed'],
  ['json_field_keyword_forbidden', 'reply.body: lawsuit', '{"reply":{"body":"A LAWSUIT"}}', 'failed'],
  ['json_field_keyword_forbidden', 'reply.body: lawsuit', '{"reply":{"body":"fine"}}', 'passed'],
  ['json_field_keyword_forbidden', 'a[*]: x', '{"a":["y","x"]}', 'failed'],
  ['json_field_keyword_forbidden', 'a[*]: x', '{"a":[]}', 'passed'],
  ['json_field_keyword_forbidden', 'a: x', 'not json', 'failed'],
];

test.each(rows)('%s with value %j on %j: %s', async (type, value, output, outcome) => {
  expect(parseRuleValue(type, value).ok).toBe(true);
  expect((await outcomeOf(type, value, output)).outcome).toBe(outcome);
});

test.each([
  ['0.8', 0.8, 'passed'],
  ['0.8', 0.79, 'failed'],
  ['80%', 0.9, 'passed'],
  ['0', 0, 'passed'],
  ['0.8', null, 'skipped'],
] as const)('confidence_threshold %s with confidence %s: %s', async (value, confidence, outcome) => {
  expect((await outcomeOf('confidence_threshold', value, 'x', confidence)).outcome).toBe(outcome);
});

const refusedValues: [RuleType, string][] = [
  ...[' , ,', '', '"unclosed', '"a" b', '[]', Array.from({ length: 201 }, (_, i) => i).join()].map(
    (value): [RuleType, string] => ['keyword_required', value],
  ),
  ...['(unclosed', 'a{2,1}', '[z-a]', '/a/q', '/a/ii', '', '  ', '(?i)', 'x'.repeat(1_001)].map(
    (value): [RuleType, string] => ['regex_match', value],
  ),
  ...['abc', '-5', '500-20', '1.5', '', '{}', '{"min":-1}', '{"min":5,"max":1}', '5 pages'].map(
    (value): [RuleType, string] => ['length_limit', value],
  ),
  ...['80', '1.2', 'high', '-0.1', '', '101%'].map((value): [RuleType, string] => ['confidence_threshold', value]),
  ...['short', ' '.repeat(20), 'x'.repeat(10_001)].map((value): [RuleType, string] => ['llm_judge', value]),
  ...[
    '',
    'a..b',
    'a.',
    '.a',
    'a[',
    'a[-1]',
    'a[?(@.x)]',
    'a[1:2]',
    '$..a',
    'a ==',
    'a >= x',
    'a 9..1',
    'a is maybe',
    'a frobs 1',
    'a date after soon',
    'a date between 2026-02-01 and 2026-01-01',
    'a date within 30 moons',
    '{"path":"a"}',
    '{"path":"a","op":"like"}',
    '{"path":"a","op":"equals"}',
    '{"path":"a","op":"range"}',
    '{"path":"a","op":"range","min":2,"max":1}',
    '{"path":"","op":"exists"}',
    '{"op":"exists"}',
  ].map((value): [RuleType, string] => ['json_field', value]),
  ...['reply.body', ': x', 'a:', 'a: ,', '{"path":"a"}', '{"keywords":["x"]}', '{"path":"a","keywords":[]}'].flatMap(
    (value): [RuleType, string][] => [
      ['json_field_keyword_required', value],
      ['json_field_keyword_forbidden', value],
    ],
  ),
];

test.each(refusedValues)('%s refuses the value %j', async (type, value) => {
  expect(parseRuleValue(type, value)).toEqual({ ok: false, message: expect.any(String) });
  expect((await outcomeOf(type, value, 'x', 1)).outcome).toBe('error');
});

test.each([
  ['refund, 30 days', ['refund', '30 days']],
  ['"hello, world", bye', ['hello, world', 'bye']],
  ['["a,b","c"]', ['a,b', 'c']],
  ['a\r\n b \n\nc', ['a', 'b', 'c']],
  ['" x ","say ""hi"""', [' x ', 'say "hi"']],
  ['[1,2]', ['[1', '2]']],
])('the keyword list %j has the items %j', (value, items) => {
  expect(parseKeywordList(value)).toEqual({ ok: true, items });
});

describe('summaries', () => {
  test('name the rule and the reason of a failure, on one line', async () => {
    const rule = { name: 'No\nrefunds', type: 'keyword_forbidden', value: 'full refund' } as const;
    const subject = viewSubject({ output: 'A full refund', confidence: null, timestamp });
    expect(await evaluateRule(rule, subject, { matchPattern })).toEqual({
      outcome: 'failed',
      summary: 'Keyword rule \'No refunds\' failed: forbidden keyword "full refund" found.',
    });
  });

  test('say how many keywords were found', async () => {
    expect((await outcomeOf('keyword_required', 'a', 'a')).summary).toBe('All 1 required keyword(s) found.');
  });

  test('say that an output is not JSON', async () => {
    expect((await outcomeOf('json_field', 'a', 'nope')).summary).toMatch(/not valid JSON/);
  });
});

describe('hostile input', () => {
  const deep = `${'['.repeat(25_000)}${']'.repeat(25_000)}`;

  test.each<[RuleType, string]>([
    ['json_field', '$ == 1'],
    ['json_field', '$[0][0] exists'],
    ['json_field_keyword_required', '$: x'],
    ['json_field_keyword_forbidden', '$: x'],
  ])('%s %s does not crash on deeply nested JSON', async (type, value) => {
    expect((await outcomeOf(type, value, deep)).outcome).toMatch(/^(passed|failed|error)$/);
  });

  test('no value makes any rule type throw while it is parsed or evaluated', async () => {
    const value = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom(...'ab1.[]{}()"\\*:,=<>!?/ $-%^|+\n') }),
      fc.json(),
    );
    const check = fc.asyncProperty(
      fc.constantFrom(...RuleType.options),
      value,
      fc.json(),
      async (type, text, output) => {
        parseRuleValue(type, text);
        expect((await outcomeOf(type, text, output)).summary).not.toBe('');
      },
    );
    await fc.assert(check, { numRuns: 3_000 });
  });

  test('quoted keywords are read back as they were', async () => {
    const item = fc.string({ minLength: 1 });
    const check = fc.property(fc.array(item, { minLength: 1, maxLength: 20 }), (items) => {
      const value = items.map((text) => `"${text.replaceAll('"', '""')}"`).join(', ');
      expect(parseKeywordList(value)).toEqual({ ok: true, items });
    });
    await fc.assert(check);
  });
});
