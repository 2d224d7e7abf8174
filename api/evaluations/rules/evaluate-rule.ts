import { findProject } from '../../../db/evaluations/projects/project.repository.ts';
import { deleteTrial, insertTrial } from '../../../db/evaluations/rules/rule-trial.repository.ts';
import type { RuleEvaluate, RuleEvaluation } from '../../../domain/evaluations/contract/rules/rule-evaluate.ts';
import { evaluateTrial, failedTrial, isJudged } from '../../../domain/evaluations/rule-trial.ts';
import type { RequestOf } from '../../http/routing/route-request.ts';
import type { Services } from '../services.ts';
import { startRuleTrial } from './start-rule-trial.ts';

type Request = RequestOf<{ body: typeof RuleEvaluate }>;

/**
 * `POST /api/rules/evaluate`: tries one rule on one output (contract section 7.2). A deterministic one runs here, in
 * bounded time; a judged one is a job whose row lives while the caller waits.
 */
export async function evaluateRule(sent: Request, services: Services): Promise<RuleEvaluation> {
  const request = { ...sent, body: await withProjectName(sent) };
  if (isJudged(request.body)) return judgeTrial(request, services);
  return evaluateTrial(request.body, new Date().toISOString(), services);
}

/** The rule is recorded with the name of its project, where it has one. */
async function withProjectName({ body, inWorkspace }: Request): Promise<Request['body']> {
  const { projectId } = body.rule;
  const project = projectId === null ? null : await inWorkspace((em) => findProject(em, projectId));
  return project ? { ...body, rule: { ...body.rule, projectName: project.name } } : body;
}

async function judgeTrial({ body, principal, signal }: Request, services: Services): Promise<RuleEvaluation> {
  const { config, db, settledTrials } = services;
  const { workspaceId, workspaceName } = principal;
  const trialId = await insertTrial(db, workspaceId, body);
  try {
    const timeoutMs = config.SYNC_WAIT_SECONDS * 1000;
    const [result] = await Promise.all([
      settledTrials.wait(workspaceId, trialId, { timeoutMs, signal }),
      startRuleTrial(services, { workspaceId, workspaceName, trialId, deadlineMs: timeoutMs }),
    ]);
    return result ?? failedTrial(body, 'The judge did not answer in time.');
  } finally {
    await deleteTrial(db, workspaceId, trialId).catch(() => {}); // its answer counts; a later trial sweeps the row
  }
}
