import { renewJob } from '../../db/durable/claims.ts';
import { readJudgedStep, storeJudgement } from '../../db/evaluations/judged-steps.ts';
import { logQueue } from '../../db/evaluations/log.queue.ts';
import type { JudgeRuleInput, JudgeTurn } from '../../domain/evaluations/evaluation-steps.ts';
import type { ActivityDeps } from '../deps.ts';
import { awaitRoom } from './await-room.ts';
import { judgeWithUsage } from './judge-with-usage.ts';
import { ownStorage } from './own-storage.ts';
import { whilePending } from './while-pending.ts';

/** Has one rule of one log judged and stores what the judge said; done already, or for a log that is gone, it does nothing. */
export const judgeRule =
  (deps: ActivityDeps) =>
  (input: JudgeRuleInput): Promise<JudgeTurn> =>
    awaitRoom(deps, input, () => judge(deps, input));

async function judge(deps: ActivityDeps, { workspaceId, uid, position }: JudgeRuleInput): Promise<JudgeTurn> {
  const step = await ownStorage(readJudgedStep(deps.db, workspaceId, uid, position));
  if (!step) return null;
  const turn = await whilePending(deps, workspaceId, uid, (signal) =>
    judgeWithUsage(deps, { workspaceId, ...step, signal }, (outcome, usage) =>
      ownStorage(storeJudgement(deps.db, workspaceId, { uid, position, outcome }, usage)),
    ),
  );
  if (turn) await ownStorage(renewJob(deps.db, logQueue, workspaceId, uid)); // the relay need not look after one that waits
  return turn;
}
