import { describe, expect, test } from '@jest/globals';
import { applicableRules } from '../../domain/evaluations/applicable-rules.ts';
import { applyRule } from '../../domain/evaluations/apply-rule.ts';
import { combineVerdicts } from '../../domain/evaluations/combine-verdicts.ts';
import { AppliedRule, type Outcome } from '../../domain/evaluations/contract/rules/applied-rule.ts';
import type { Rule } from '../../domain/evaluations/contract/rules/rule.ts';
import { viewSubject } from '../../domain/evaluations/rules/view-subject.ts';
import { verdictObject, wantsVerdictObject } from '../../domain/evaluations/verdict-object.ts';

const rule = (fields: Partial<Rule> = {}): Rule => ({
  id: 'r',
  name: 'R',
  type: 'keyword_forbidden',
  description: null,
  value: 'guarantee',
  isActive: true,
  projectId: null,
  projectName: null,
  taskName: null,
  llmJudgeProvider: null,
  llmJudgeModel: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  ...fields,
});

const subject = viewSubject({ output: 'We Guarantee', confidence: null, timestamp: '2026-01-01T00:00:00.000Z' });
const apply = (fields: Partial<Rule> = {}) => applyRule(rule(fields), subject, { matchPattern: () => true });

describe('which rules apply', () => {
  const inA = rule({ id: 'a', projectId: 'A', projectName: 'A' });
  const inAt = rule({ id: 'at', projectId: 'A', projectName: 'A', taskName: 'T' });
  const inT = rule({ id: 't', taskName: 't' });
  const off = rule({ id: 'off', isActive: false });
  const ids = (log: { projectId: string; taskName: string | null }) =>
    applicableRules([inAt, inT, inA, off, rule({ id: 'all' })], log).map(({ id }) => id);

  test.each([
    [{ projectId: 'A', taskName: 't' }, ['all', 'a', 'at', 't']],
    [{ projectId: 'A', taskName: null }, ['all', 'a']],
    [{ projectId: 'B', taskName: 'T ' }, ['all', 't']],
    [{ projectId: 'B', taskName: null }, ['all']],
  ])('to %j: %j', (log, expected) => expect(ids(log)).toEqual(expected));

  test('deterministic ones come first, then by scope, then by creation', () => {
    const judged = rule({ id: 'judged', type: 'llm_judge', createdAt: '2025-01-01T00:00:00.000Z' });
    const later = rule({ id: 'later', createdAt: '2026-02-01T00:00:00.000Z' });
    const order = applicableRules([judged, inA, later, rule({ id: 'early' })], { projectId: 'A', taskName: null });
    expect(order.map(({ id }) => id)).toEqual(['early', 'later', 'a', 'judged']);
  });
});

test('an applied rule is the rule as it was, with what it said', () => {
  const applied = apply({ projectId: 'A', projectName: 'Alpha', taskName: 't' });
  expect(AppliedRule.parse(applied)).toEqual(applied);
  expect(applied).toMatchObject({
    ruleId: 'r',
    scope: 'task',
    outcome: 'failed',
    evaluator: 'deterministic',
    model: null,
  });
});

describe('combining outcomes', () => {
  const combine = (...outcomes: [Outcome, number][]) =>
    combineVerdicts(
      outcomes.map(([outcome, confidence]) => ({ rule: { outcome, summary: `${outcome}.` }, confidence })),
    );

  test.each<[[Outcome, number][], string, number, string]>([
    [[], 'pass', 1, '0 rules checked, none triggered.'],
    [[['passed', 1]], 'pass', 1, '1 rule checked, none triggered.'],
    [
      [
        ['passed', 1],
        ['passed', 0.7],
        ['skipped', 1],
      ],
      'pass',
      0.7,
      '3 rules checked, none triggered.',
    ],
    [[['skipped', 1]], 'pass', 1, '1 rule checked, none triggered.'],
    [
      [
        ['failed', 0.4],
        ['failed', 0.9],
        ['error', 1],
        ['passed', 1],
      ],
      'flagged',
      0.9,
      'failed. failed.',
    ],
    [
      [
        ['error', 1],
        ['passed', 1],
      ],
      'error',
      0,
      'error.',
    ],
  ])('%j: %s with confidence %d', (outcomes, verdict, confidenceScore, explanation) => {
    expect(combine(...outcomes)).toEqual({ status: verdict, verdict, confidenceScore, explanation });
  });

  test('cuts the explanation at 2,000 characters', () => {
    const long = { rule: { outcome: 'failed', summary: 'x'.repeat(1_500) }, confidence: 1 } as const;
    expect(combineVerdicts([long, long]).explanation).toHaveLength(2_000);
  });
});

describe('the object form of a verdict', () => {
  test('names each rule that was not skipped, with a reason when it triggered', () => {
    const passed = { ...apply(), ruleName: 'P', outcome: 'passed' } as AppliedRule;
    const skipped = { ...passed, outcome: 'skipped' } as AppliedRule;
    expect(verdictObject('flagged', [apply() as AppliedRule, passed, skipped])).toEqual({
      pass: false,
      rules: [
        { name: 'R', triggered: true, reason: expect.any(String) },
        { name: 'P', triggered: false },
      ],
    });
  });

  test.each([
    ['object', 'curl/8', true],
    ['string', 'Make/production', false],
    [undefined, 'Make/production', true],
    [undefined, 'Integromat/production', true],
    [undefined, 'curl/8', false],
    [undefined, undefined, false],
  ] as const)('format %s from %s: %s', (format, userAgent, expected) => {
    expect(wantsVerdictObject(format, userAgent)).toBe(expected);
  });
});
