import { deleteOldLogs, OLD_LOGS_BATCH } from '../../db/evaluations/logs/old-logs.ts';
import { deleteBefore } from '../retention/delete-before.ts';
import { listWorkspaces } from '../retention/list-workspaces.ts';
import { beginEvaluation } from './begin-evaluation.ts';
import type { EvaluationsDeps } from './deps.ts';
import { evaluateDueLogs } from './evaluate-due-logs.ts';
import { failFiles } from './files/fail-files.ts';
import { fetchFile } from './files/fetch-file.ts';
import { judgeRule } from './judging/judge-rule.ts';
import { judgeRuleTrial, settleRuleTrial } from './judging/judge-rule-trial.ts';
import { purgeDeletedProjects } from './purge-deleted-projects.ts';
import { settleEvaluation } from './settle-evaluation.ts';

/** The activities of the evaluations room. */
export const evaluationsActivities = (deps: EvaluationsDeps) => ({
  evaluateDueLogs: evaluateDueLogs(deps),
  listWorkspaces: listWorkspaces(deps),
  /** Never pending ones. */
  deleteLogsBefore: deleteBefore(deps, { most: OLD_LOGS_BATCH, deleteBatch: deleteOldLogs }),
  purgeDeletedProjects: purgeDeletedProjects(deps),
  /** Its former name, for runs that began under it. */
  clearDepartures: purgeDeletedProjects(deps),
  beginEvaluation: beginEvaluation(deps),
  fetchFile: fetchFile(deps),
  failFiles: failFiles(deps),
  judgeRule: judgeRule(deps),
  settleEvaluation: settleEvaluation(deps),
  judgeRuleTrial: judgeRuleTrial(deps),
  settleRuleTrial: settleRuleTrial(deps),
});

export type EvaluationsActivities = ReturnType<typeof evaluationsActivities>;
