import type { ClaimedLog } from '../../db/evaluations/logs/log.queue.ts';
import type { LogVerdict } from '../../db/evaluations/verdicts/settle-logs.ts';
import { applicableRules } from '../../domain/evaluations/applicable-rules.ts';
import { combineVerdicts } from '../../domain/evaluations/combine-verdicts.ts';
import type { AppliedRule } from '../../domain/evaluations/contract/rules/applied-rule.ts';
import type { Rule } from '../../domain/evaluations/contract/rules/rule.ts';
import { viewSubject } from '../../domain/evaluations/rules/view-subject.ts';
import type { MatchPattern } from '../../domain/regex/pattern.ts';
import { applyRuleWithYield } from './apply-rule-with-yield.ts';

type ProjectAndTask = Pick<ClaimedLog, 'projectId' | 'taskName'>;

/** Finds the rules of a log; logs of one project and task share the search. */
export function rulesByProject(rules: Rule[]): (place: ProjectAndTask) => Rule[] {
  const found = new Map<string, Rule[]>();
  return ({ projectId, taskName }) => {
    const key = `${projectId} ${taskName ?? ''}`;
    const known = found.get(key) ?? applicableRules(rules, { projectId, taskName });
    found.set(key, known);
    return known;
  };
}

/** Applies deterministic rules to one log and combines what they say. */
export async function evaluateClaimedLog(
  log: ClaimedLog,
  rules: Rule[],
  matchPattern: MatchPattern,
): Promise<LogVerdict> {
  const { uid, output, confidence, timestamp } = log;
  const subject = viewSubject({ output, confidence, timestamp });
  const appliedRules: AppliedRule[] = [];
  for (const rule of rules) {
    const applied = applyRuleWithYield(rule, subject, { matchPattern });
    appliedRules.push(applied instanceof Promise ? await applied : applied);
  }
  return { uid, ...combineVerdicts(appliedRules.map((rule) => ({ rule, confidence: 1 }))), appliedRules };
}
