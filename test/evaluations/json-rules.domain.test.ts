import { expect, test } from '@jest/globals';
import type { RuleType } from '../../domain/evaluations/contract/rules/rule-type.ts';
import { evaluateRule } from '../../domain/evaluations/rules/evaluate-rule.ts';
import { parseRuleValue } from '../../domain/evaluations/rules/parse-rule-value.ts';
import { viewSubject } from '../../domain/evaluations/rules/view-subject.ts';

const judge = (type: RuleType, value: string, output: string, confidence: number | null = null) => {
  const subject = viewSubject({ output, confidence, timestamp: '2026-06-15T12:00:00.000Z' });
  return evaluateRule({ name: 'R', type, value }, subject, { matchPattern: () => false });
};

type Row = [value: string, output: string, outcome: 'passed' | 'failed'];

const comparisons: Row[] = [
  ['order_id == 9007199254740993', '{"order_id":9007199254740992}', 'failed'],
  ['order_id == 9007199254740993', '{"order_id":9007199254740993}', 'passed'],
  ['id == 1234567890123456789', '{"id":1234567890123456788}', 'failed'],
  ['id != 1234567890123456789', '{"id":1234567890123456789}', 'failed'],
  ['id != 1234567890123456789', '{"id":1234567890123456788}', 'passed'],
  ['id == 1234567890123456789', '{"id":"1234567890123456789"}', 'failed'],
  ['{"path":"id","op":"equals","value":[1234567890123456789]}', '{"id":[1234567890123456788]}', 'failed'],
  ['$ == 12345678901234567890', '12345678901234567890', 'passed'],
  ['rate == 0.1', '{"rate":0.10000000000000000001}', 'failed'],
  ['rate == 0.1', '{"rate":0.10}', 'passed'],
  ['n == 5', '{"n":5.0}', 'passed'],
  ['n == 1e3', '{"n":1000}', 'passed'],
  ['n == 0', '{"n":-0.0}', 'passed'],
  ['n == 1e400', '{"n":1e401}', 'failed'],
  ['n == null', '{"n":1.0}', 'failed'],
  ['n <= 9007199254740992', '{"n":9007199254740993}', 'failed'],
  ['n < 9007199254740993', '{"n":9007199254740992}', 'passed'],
  ['n > 12345678901234567890', '{"n":12345678901234567891}', 'passed'],
  ['n > 12345678901234567890', '{"n":"12345678901234567891"}', 'passed'],
  ['n >= 12345678901234567890', '{"n":"12345678901234567889.999"}', 'failed'],
  ['n 0.1..0.3', '{"n":0.30000000000000000001}', 'failed'],
  ['{"path":"n","op":"range","lte":9007199254740992}', '{"n":9007199254740993}', 'failed'],
  ['{"path":"n","op":"range","gt":1.0,"lt":1e1}', '{"n":9.99}', 'passed'],
  ['{"path":"n","op":"range","gte":1,"min":5}', '{"n":3}', 'failed'],
  ['safe is boolean', '{"safe":1.0}', 'failed'],
  ['n exists', '{"n":1.0}', 'passed'],
  ['n.text', '{"n":1.0}', 'failed'],
];

test.each(comparisons)('json_field %s on %s, compared digit by digit: %s', async (value, output, outcome) => {
  expect(parseRuleValue('json_field', value).ok).toBe(true);
  expect((await judge('json_field', value, output)).outcome).toBe(outcome);
});

test('a summary shows a number as it was sent', async () => {
  const { summary } = await judge('json_field', 'id == 1234567890123456788', '{"id":1234567890123456789}');
  expect(summary).toContain('id is 1234567890123456789, not 1234567890123456788');
});

test.each([
  ['json_field_keyword_forbidden', 'id: 1234567890123456789', '{"id":1234567890123456789}', 'failed'],
  ['json_field_keyword_forbidden', 'id: 1234567890123456800', '{"id":1234567890123456789}', 'passed'],
  ['json_field_keyword_required', '$: 1.10', '{"price":1.10}', 'passed'],
] as const)('%s %s sees the digits of %s: %s', async (type, value, output, outcome) => {
  expect((await judge(type, value, output)).outcome).toBe(outcome);
});

test('a confidence is compared with a threshold of more digits than a double has', async () => {
  expect((await judge('confidence_threshold', '0.80000000000000000001', 'x', 0.8)).outcome).toBe('failed');
  expect((await judge('confidence_threshold', '29.9%', 'x', 0.299)).outcome).toBe('passed');
});

const repeated: [type: RuleType, value: string, output: string, outcome: string][] = [
  ['json_field_keyword_forbidden', 'reply: refund', '{"reply":"full refund","reply":"no"}', 'failed'],
  ['json_field_keyword_forbidden', 'reply: refund', '{"reply":"no","reply":"full refund"}', 'failed'],
  ['json_field_keyword_forbidden', 'reply: refund', '{"reply":"a","reply":"refund","reply":"b"}', 'failed'],
  ['json_field_keyword_forbidden', 'a.b: refund', '{"a":{"b":"refund"},"a":{"b":"no"}}', 'failed'],
  ['json_field_keyword_forbidden', 'a.b: refund', '{"a":{"b":"no"},"a":5}', 'passed'],
  ['json_field_keyword_forbidden', 'a[*].b: refund', '{"a":[{"b":"x"},{"b":"refund","b":"x"}]}', 'failed'],
  ['json_field_keyword_forbidden', '$: refund', '{"a":{"b":{"c":"refund"},"b":1}}', 'failed'],
  ['json_field_keyword_forbidden', 'reply: refund', '{"reply":"refund","r\\u0065ply":"no"}', 'failed'],
  ['json_field_keyword_forbidden', 'reply: refund', '{"reply":"no","reply":"never"}', 'passed'],
  ['json_field', 'error missing', '{"error":"out of stock","error":null}', 'failed'],
  ['json_field', 'status != rejected', '{"status":"rejected","status":"approved"}', 'failed'],
  ['json_field', 'status == approved', '{"status":"rejected","status":"approved"}', 'passed'],
  ['json_field', 'status == approved', '{"status":"approved","status":"rejected"}', 'failed'],
  ['json_field', 'n <= 20', '{"n":99,"n":19}', 'passed'],
  ['json_field_keyword_required', 'reply: refund', '{"reply":"refund","reply":"no"}', 'failed'],
];

test.each(repeated)('where a key is repeated, %s %s on %s: %s', async (type, value, output, outcome) => {
  expect((await judge(type, value, output)).outcome).toBe(outcome);
});

test.each([
  'a != 5 and b != 6',
  'a == 5 AND b == 6',
  'a == x or b == y',
  'kind == food and drink',
  'kind != this or that',
  'a == x && b == y',
  'a == x || y',
  'a != x, b != y',
  'a == 1 == 2',
  'a === 5',
  'a == x > 3',
  "kind == 'food'",
  'kind == “food”',
  'kind == "food',
  'kind == "food" and b == 1',
  'tags == [a, b]',
  'tags == {a: 1}',
  'a exists and b exists',
  'a >= 1 and a <= 5',
  'a is true or b is true',
  'a date after 2026-01-01 and before 2026-02-01',
  '{"path":"a","op":"exists","value":5}',
  '{"path":"a","op":"equals","value":5,"gte":1}',
  '{"path":"a","op":"range","gte":1,"value":5}',
  '{"path":"a","op":"missing","and":{"path":"b"}}',
])('json_field refuses %j, which says more than one thing or is no JSON', (value) => {
  expect(parseRuleValue('json_field', value)).toEqual({ ok: false, message: expect.stringContaining('condition') });
});

test.each([
  ['kind == "food and drink"', '{"kind":"food and drink"}'],
  ['kind == "a && b || c == d"', '{"kind":"a && b || c == d"}'],
  ['place == Portland, Oregon', '{"place":"Portland, Oregon"}'],
  ['band == Sandor', '{"band":"Sandor"}'],
  ['{"path":"kind","op":"equals","value":"food and drink"}', '{"kind":"food and drink"}'],
  ['sand.order == 5', '{"sand":{"order":5}}'],
  ['due date between 2026-01-01 and 2026-01-31', '{"due":"2026-01-15"}'],
])('json_field takes %j', async (value, output) => {
  expect((await judge('json_field', value, output)).outcome).toBe('passed');
});
