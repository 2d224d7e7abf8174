import { ApplicationFailure } from '@temporalio/activity';
import { uncountClaim } from '../../db/durable/claims.ts';
import { MOST_CLAIMS } from '../../db/durable/work-queue.ts';
import { logQueue } from '../../db/evaluations/logs/log.queue.ts';
import {
  type EvaluationStep,
  type JudgedLog,
  openEvaluation,
  storeOutcomes,
} from '../../db/evaluations/verdicts/evaluation-steps.ts';
import { settleLog } from '../../db/evaluations/verdicts/settle-logs.ts';
import { inWorkspaceSql } from '../../db/tenant.ts';
import { applicableRules } from '../../domain/evaluations/applicable-rules.ts';
import type { EvaluateLogInput, EvaluationPlan } from '../../domain/evaluations/evaluation-steps.ts';
import { viewSubject } from '../../domain/evaluations/rules/view-subject.ts';
import { unfinishedVerdict } from '../../domain/evaluations/unfinished-verdict.ts';
import { warnOnce } from '../warn-once.ts';
import { applyRuleWithYield } from './apply-rule-with-yield.ts';
import type { EvaluationsDeps } from './deps.ts';
import { failFiles } from './files/fail-files.ts';
import { tellSettled } from './tell-settled.ts';
import { unknownRuleType } from './unknown-rule-type.ts';

/**
 * Claims a log for its job and answers its files that are to be fetched; when there are none, fixes its rules, applies
 * the deterministic ones and answers which want a judge.
 * Null when the log is settled or gone, or was begun so often without an end that it settles here as an error.
 * Fails, to be tried again, when a newer version has stored a rule that this one does not know.
 */
export const beginEvaluation = (deps: EvaluationsDeps) => {
  const warn = warnOnce(deps.log, 'unknown to this version; an evaluation waits for a newer worker');
  return async ({ workspaceId, logId }: EvaluateLogInput): Promise<EvaluationPlan | null> => {
    const opened = await openEvaluation(deps.db, workspaceId, logId, applicableRules);
    if (!opened) return null;
    const { log, steps } = opened;
    const unknown = unknownRuleType(steps.map(({ rule }) => rule));
    if (unknown !== undefined) {
      warn({ what: `rule type ${unknown}` });
      await uncountClaim(deps.db, logQueue, workspaceId, log.uid);
      throw ApplicationFailure.create({ type: 'UnknownRuleType', message: 'a rule waits for a newer worker' });
    }
    if (log.claims > MOST_CLAIMS) {
      const verdict = { uid: log.uid, ...unfinishedVerdict, appliedRules: [] };
      await failFiles(deps)({ workspaceId, uid: log.uid, failures: notFetched(log) });
      const settled = await inWorkspaceSql(deps.db, workspaceId, (client) => settleLog(client, workspaceId, verdict));
      tellSettled(deps, workspaceId, settled);
      return null;
    }
    if (log.files) return { workspaceId, uid: log.uid, judged: [], files: log.files };
    const open = steps.filter(({ outcome }) => outcome === null);
    await applyDeterministic(
      deps,
      workspaceId,
      log,
      open.filter((step) => !isJudged(step)),
    );
    return {
      workspaceId,
      uid: log.uid,
      judged: open.filter(isJudged).map(({ position, rule }) => ({ position, label: rule.name })),
    };
  };
};

const notFetched = ({ files }: JudgedLog): Record<number, string> =>
  Object.fromEntries((files ?? []).map(({ position }) => [position, 'It was not fetched.']));

/** Outcomes are stored at the latest after this long, so that an attempt that runs out of time has not lost its work. */
const STORE_AFTER_MS = 1_000;

const isJudged = ({ rule }: EvaluationStep): boolean => rule.type === 'llm_judge';

async function applyDeterministic(
  { db, matchPattern }: EvaluationsDeps,
  workspaceId: string,
  { uid, output, confidence, timestamp }: JudgedLog,
  steps: EvaluationStep[],
): Promise<void> {
  const subject = viewSubject({ output, confidence, timestamp });
  let outcomes: Parameters<typeof storeOutcomes>[3] = [];
  let storedAt = Date.now();
  for (const { position, rule } of steps) {
    outcomes.push({
      position,
      outcome: { rule: await applyRuleWithYield(rule, subject, { matchPattern }), confidence: 1 },
    });
    if (Date.now() - storedAt < STORE_AFTER_MS) continue;
    await storeOutcomes(db, workspaceId, uid, outcomes);
    outcomes = [];
    storedAt = Date.now();
  }
  if (outcomes.length > 0) await storeOutcomes(db, workspaceId, uid, outcomes);
}
