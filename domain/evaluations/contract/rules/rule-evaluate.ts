import * as z from 'zod';
import { boundedNumber, filledText, orNull, text, textOrNumber } from '../../../fields.ts';
import { Verdict } from '../logs/verdict.ts';
import { AppliedRule } from './applied-rule.ts';
import { checkRuleValue, ruleInputFields } from './rule-input.ts';

/** The body of `POST /api/rules/evaluate` (section 7.2). */
export const RuleEvaluate = z
  .object({
    output: filledText(50_000),
    confidence: orNull(boundedNumber(0, 1)),
    rule: z
      .object(
        {
          ...ruleInputFields,
          id: orNull(textOrNumber(text(200))).meta({ description: 'Echoed as ruleId; `preview` without it.' }),
        },
        { error: 'Required.' },
      )
      .superRefine(checkRuleValue),
  })
  .meta({ id: 'RuleEvaluate' });
export type RuleEvaluate = z.infer<typeof RuleEvaluate>;

/** The answer to trying one rule; nothing is stored (section 7.2). */
export const RuleEvaluation = z
  .object({
    verdict: Verdict,
    confidenceScore: z.number().min(0).max(1),
    explanation: z.string(),
    status: Verdict,
    appliedRules: z.array(AppliedRule),
  })
  .meta({ id: 'RuleEvaluation' });
export type RuleEvaluation = z.infer<typeof RuleEvaluation>;
