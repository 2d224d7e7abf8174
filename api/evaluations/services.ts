import { RowWaiter } from '../../db/durable/row-waiter.ts';
import { settledTrials } from '../../db/evaluations/rules/rule-trial.repository.ts';
import { type SettledLog, settledLogs } from '../../db/evaluations/verdicts/settled-logs.ts';
import type { Wake } from '../../domain/durable/wake.ts';
import type { RuleEvaluation } from '../../domain/evaluations/contract/rules/rule-evaluate.ts';
import type { EvaluationsConfig } from '../../workers/evaluations/settings.ts';
import type { SharedConfig } from '../../workers/runtime/config/config.ts';
import { routesFor } from '../http/routing/routes-for.ts';
import type { SharedServices } from '../services.ts';
import { createLogSubmitter, type SubmitLog } from './logs/log-submitter.ts';

type Shared = SharedServices<SharedConfig & EvaluationsConfig>;

/** What the handlers of evaluations are given besides the request. */
export interface Services extends Shared {
  submitLog: SubmitLog;
  settledLogs: RowWaiter<SettledLog>;
  settledTrials: RowWaiter<RuleEvaluation>;
}

/** Makes the services of evaluations from those of all products. */
export const createServices = (shared: Shared, wake: Wake): Services => ({
  ...shared,
  submitLog: createLogSubmitter({ ...shared, wake }),
  settledLogs: new RowWaiter(shared.listener, (workspaceId, uids) => settledLogs(shared.db, workspaceId, uids)),
  settledTrials: new RowWaiter(shared.listener, (workspaceId, ids) => settledTrials(shared.db, workspaceId, ids)),
});

/** Defines a route of evaluations. */
export const defineRoute = routesFor<Services>();
