import { renewJob } from '../../../db/durable/claims.ts';
import { logQueue } from '../../../db/evaluations/logs/log.queue.ts';
import { readJudgedStep, storeJudgement } from '../../../db/evaluations/verdicts/judged-steps.ts';
import type { JudgeRuleInput, JudgeTurn } from '../../../domain/evaluations/evaluation-steps.ts';
import type { EvaluationsDeps } from '../deps.ts';
import { awaitDiskSpace } from '../files/await-disk-space.ts';
import { tagStorageFailure } from '../files/tag-storage-failure.ts';
import { withHeartbeat } from '../with-heartbeat.ts';
import { askJudge } from './ask-judge.ts';

/** Has one rule of one log judged and stores what the judge said; done already, or for a log that is gone, it does nothing. */
export const judgeRule =
  (deps: EvaluationsDeps) =>
  (input: JudgeRuleInput): Promise<JudgeTurn> =>
    awaitDiskSpace(deps, input, () => judge(deps, input));

async function judge(deps: EvaluationsDeps, { workspaceId, uid, position }: JudgeRuleInput): Promise<JudgeTurn> {
  const step = await tagStorageFailure(readJudgedStep(deps.db, workspaceId, uid, position));
  if (!step) return null;
  const turn = await withHeartbeat(deps, workspaceId, uid, (signal) =>
    askJudge(deps, { workspaceId, ...step, signal }, (outcome, usage) =>
      tagStorageFailure(storeJudgement(deps.db, workspaceId, { uid, position, outcome }, usage)),
    ),
  );
  if (turn) await tagStorageFailure(renewJob(deps.db, logQueue, workspaceId, uid)); // the relay need not look after one that waits
  return turn;
}
