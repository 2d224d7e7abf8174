import type { LogState } from './contract/logs/verdict.ts';
import type { AppliedRule } from './contract/rules/applied-rule.ts';
import type { VerdictObject } from './contract/submission/submit-answer.ts';

/** Whether a caller reads the verdict as an object: the query decides, and Make when it says nothing (section 5.1). */
export const wantsVerdictObject = (
  verdictFormat: 'string' | 'object' | undefined,
  userAgent: string | undefined,
): boolean =>
  verdictFormat === undefined ? /^(?:Make|Integromat)\//.test(userAgent ?? '') : verdictFormat === 'object';

/**
 * The object form of a verdict; skipped rules are left out (contract evaluations, section 5.1). It asks the status, so
 * that a log that waits for a person opens no gate.
 */
export const verdictObject = (status: LogState, appliedRules: readonly AppliedRule[]): VerdictObject => ({
  pass: status === 'pass',
  rules: appliedRules
    .filter((rule) => rule.outcome !== 'skipped')
    .map(({ ruleName, outcome, summary }) =>
      outcome === 'passed'
        ? { name: ruleName, triggered: false }
        : { name: ruleName, triggered: true, reason: summary },
    ),
});
