import { logQueue } from '../../db/evaluations/logs/log.queue.ts';
import {
  type EvaluationStep,
  readEvaluation,
  type StepOutcome,
} from '../../db/evaluations/verdicts/evaluation-steps.ts';
import { settleLog } from '../../db/evaluations/verdicts/settle-logs.ts';
import { inWorkspaceSql } from '../../db/tenant.ts';
import { recordRule } from '../../domain/evaluations/apply-rule.ts';
import { combineVerdicts } from '../../domain/evaluations/combine-verdicts.ts';
import type { SettledEvaluation, SettleEvaluationInput } from '../../domain/evaluations/evaluation-steps.ts';
import { judgeFailure } from '../../domain/evaluations/judge/judge-outcome.ts';
import type { ActivityDeps } from '../deps.ts';
import { tellSettled } from './tell-settled.ts';

/** Combines the outcomes of a judged log and stores its verdict, once; a settled or deleted log stays as it is. */
export const settleEvaluation =
  (deps: ActivityDeps) =>
  async ({ workspaceId, uid, failures }: SettleEvaluationInput): Promise<SettledEvaluation | null> => {
    const evaluation = await readEvaluation(deps.db, workspaceId, uid);
    if (!evaluation) return null;
    const outcomes = evaluation.steps.map((step) => step.outcome ?? failed(step, failures[step.position]));
    const verdict = { uid, ...combineVerdicts(outcomes), appliedRules: outcomes.map(({ rule }) => rule) };
    const settled = await inWorkspaceSql(deps.db, workspaceId, (client) => settleLog(client, workspaceId, verdict));
    tellSettled(deps, workspaceId, settled);
    deps.wake.admit(logQueue.name); // its places are free
    return { verdict: verdict.status, rules: outcomes.length, isLast: true };
  };

const failed = ({ rule }: EvaluationStep, reason = 'The judge did not answer.'): StepOutcome => ({
  rule: recordRule(rule, judgeFailure(reason)),
  confidence: 0,
});
