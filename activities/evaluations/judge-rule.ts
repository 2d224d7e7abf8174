import { ApplicationFailure, Context } from '@temporalio/activity';
import { renewJob } from '../../db/durable/claims.ts';
import { readJudgedStep, storeJudgement } from '../../db/evaluations/judged-steps.ts';
import { logQueue } from '../../db/evaluations/log.queue.ts';
import { isDatabaseAway } from '../../db/is-database-away.ts';
import { type JudgeRuleInput, type JudgeTurn, STORAGE_AWAY } from '../../domain/evaluations/evaluation-steps.ts';
import type { ActivityDeps } from '../deps.ts';
import { judgeWithUsage } from './judge-with-usage.ts';

const BEAT_MS = 2_000;

/** Has one rule of one log judged and stores what the judge said; done already, or for a log that is gone, it does nothing. */
export const judgeRule =
  (deps: ActivityDeps) =>
  async ({ workspaceId, uid, position }: JudgeRuleInput): Promise<JudgeTurn> => {
    const step = await stored(readJudgedStep(deps.db, workspaceId, uid, position));
    if (!step) return null;
    const turn = await whilePending(deps, workspaceId, uid, (signal) =>
      judgeWithUsage(deps, { workspaceId, ...step, signal }, (outcome, usage) =>
        stored(storeJudgement(deps.db, workspaceId, { uid, position, outcome }, usage)),
      ),
    );
    if (turn) await stored(renewJob(deps.db, logQueue, workspaceId, uid)); // the relay need not look after one that waits
    return turn;
  };

/** Our own storage being away is no failure of the judge and uses up none of its attempts: the workflow waits for it. */
const stored = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    if (!isDatabaseAway(error)) throw error;
    throw ApplicationFailure.create({ type: STORAGE_AWAY, message: 'the database is away', nonRetryable: true });
  });

/** Beats and keeps the relay away while `work` runs; aborts it when the log was deleted or the activity cancelled. */
async function whilePending<T>(
  { db }: ActivityDeps,
  workspaceId: string,
  uid: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
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
    return await work(AbortSignal.any([context.cancellationSignal, gone.signal]));
  } finally {
    clearInterval(beat);
  }
}
