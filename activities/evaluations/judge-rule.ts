import { ApplicationFailure, Context } from '@temporalio/activity';
import { renewJob } from '../../db/durable/claims.ts';
import { readEvaluation, storeOutcomes } from '../../db/evaluations/evaluation-steps.ts';
import { logQueue } from '../../db/evaluations/log.queue.ts';
import { isDatabaseAway } from '../../db/is-database-away.ts';
import { type JudgeRuleInput, STORAGE_AWAY } from '../../domain/evaluations/evaluation-steps.ts';
import type { ActivityDeps } from '../deps.ts';
import { askJudge } from './ask-judge.ts';

const BEAT_MS = 2_000;

/** Has one rule of one log judged and stores what the judge said; done already, or for a log that is gone, it does nothing. */
export const judgeRule =
  (deps: ActivityDeps) =>
  async ({ workspaceId, uid, position }: JudgeRuleInput): Promise<void> => {
    const evaluation = await stored(readEvaluation(deps.db, workspaceId, uid));
    const step = evaluation?.steps.find((one) => one.position === position);
    if (!evaluation || !step || step.outcome) return;

    const { output, input, inputText } = evaluation.log;
    await whilePending(deps, workspaceId, uid, async (signal) => {
      const outcome = await askJudge(deps, { workspaceId, rule: step.rule, output, input, inputText, signal });
      await stored(storeOutcomes(deps.db, workspaceId, uid, [{ position, outcome }]));
    });
  };

/** Our own storage being away is no failure of the judge and uses up none of its attempts: the workflow waits for it. */
const stored = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    if (!isDatabaseAway(error)) throw error;
    throw ApplicationFailure.create({ type: STORAGE_AWAY, message: 'the database is away', nonRetryable: true });
  });

/** Beats and keeps the relay away while `work` runs; aborts it when the log was deleted or the activity cancelled. */
async function whilePending(
  { db }: ActivityDeps,
  workspaceId: string,
  uid: string,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const context = Context.current();
  const gone = new AbortController();
  const beat = setInterval(() => {
    context.heartbeat();
    renewJob(db, logQueue, workspaceId, uid).then(
      (pending) => pending || gone.abort(ApplicationFailure.nonRetryable('the log is gone', 'JudgeFailed')),
      () => {}, // the database being away for a moment is no reason to stop the judge
    );
  }, BEAT_MS);
  try {
    await work(AbortSignal.any([context.cancellationSignal, gone.signal]));
  } finally {
    clearInterval(beat);
  }
}
