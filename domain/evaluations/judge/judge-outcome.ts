import { oneLine } from '../../text.ts';
import type { RuleOutcome } from '../rules/evaluate-rule.ts';
import type { JudgeAnswer } from './read-judge-answer.ts';

/** What a judged rule says: the judge's reason is the summary (contract evaluations, section 9.2). */
export const judgeOutcome = ({ verdict, reason }: JudgeAnswer): RuleOutcome => ({
  outcome: verdict === 'pass' ? 'passed' : 'failed',
  summary: reason,
});

/** A rule no verdict could be had for; the reason names provider, status and error type only (section 9.6). */
export const judgeFailure = (reason: string): RuleOutcome => ({ outcome: 'error', summary: oneLine(reason, 500) });
