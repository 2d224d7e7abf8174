import { type EvaluationStep, readEvaluation, type StepOutcome } from '../../db/evaluations/evaluation-steps.ts';
import { settleLog } from '../../db/evaluations/settle-logs.ts';
import { inWorkspaceSql } from '../../db/tenant.ts';
import { wakeReceivers } from '../../db/webhooks/delivery.queue.ts';
import { recordRule } from '../../domain/evaluations/apply-rule.ts';
import { combineVerdicts } from '../../domain/evaluations/combine-verdicts.ts';
import type { EvaluateLogResult, SettleEvaluationInput } from '../../domain/evaluations/evaluation-steps.ts';
import { judgeFailure } from '../../domain/evaluations/judge/judge-outcome.ts';
import type { EvaluationsDeps } from './deps.ts';

/** Combines the outcomes of a judged log and stores its verdict, once; a settled or deleted log stays as it is. */
export const settleEvaluation =
  ({ db, wake }: EvaluationsDeps) =>
  async ({ workspaceId, uid, failures }: SettleEvaluationInput): Promise<EvaluateLogResult | null> => {
    const evaluation = await readEvaluation(db, workspaceId, uid);
    if (!evaluation) return null;
    const outcomes = evaluation.steps.map((step) => step.outcome ?? failed(step, failures[step.position]));
    const verdict = { uid, ...combineVerdicts(outcomes), appliedRules: outcomes.map(({ rule }) => rule) };
    const receivers = await inWorkspaceSql(db, workspaceId, (client) => settleLog(client, workspaceId, verdict));
    wakeReceivers(wake, workspaceId, receivers);
    return { verdict: verdict.status, rules: outcomes.length };
  };

const failed = ({ rule }: EvaluationStep, reason = 'The judge did not answer.'): StepOutcome => ({
  rule: recordRule(rule, judgeFailure(reason)),
  confidence: 0,
});
