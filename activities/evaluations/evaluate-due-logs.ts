import { sendToJobs } from '../../db/durable/claims.ts';
import { activeRules } from '../../db/evaluations/active-rules.ts';
import { type ClaimedLog, logQueue } from '../../db/evaluations/log.queue.ts';
import { type LogVerdict, settleLeasedLogs } from '../../db/evaluations/settle-logs.ts';
import { inWorkspaceSql } from '../../db/tenant.ts';
import type { DrainPassInput, DrainPassResult } from '../../domain/durable/drain-pass.ts';
import { unfinishedVerdict } from '../../domain/evaluations/unfinished-verdict.ts';
import type { ActivityDeps } from '../deps.ts';
import { type Drain, type Lease, runDrainPass } from '../drain-pass.ts';
import { evaluateLog, rulesByPlace } from './evaluate-claimed-log.ts';

/** Logs of one claim: large enough that claims and commits cost little, small enough that none waits long for it. */
const BATCH = 500;

/** One pass over the pending logs of a workspace: deterministic ones get their verdict, judged ones become jobs. */
export const evaluateDueLogs =
  (deps: ActivityDeps) =>
  (input: DrainPassInput): Promise<DrainPassResult> =>
    runDrainPass(deps, logDrain(deps), input);

const logDrain = (deps: ActivityDeps): Drain<ClaimedLog> => ({
  queue: logQueue,
  batch: BATCH,
  idOf: ({ uid }) => uid,
  work: (logs, lease) => evaluateBatch(deps, logs, lease),
  giveUp: (logs, lease) =>
    settleLeasedLogs(
      deps.db,
      lease,
      logs.map(({ uid }) => ({ uid, ...unfinishedVerdict, appliedRules: [] })),
    ),
});

async function evaluateBatch(deps: ActivityDeps, logs: ClaimedLog[], lease: Lease): Promise<void> {
  const rules = await inWorkspaceSql(deps.db, lease.workspaceId, (client) => activeRules(client, lease.workspaceId));
  const rulesOf = rulesByPlace(rules);
  const judged = logs.filter((log) => rulesOf(log).some(({ type }) => type === 'llm_judge'));
  if (judged.length > 0) await makeJobs(deps, judged, lease);

  const verdicts: LogVerdict[] = [];
  for (const log of logs.filter((one) => !judged.includes(one)))
    verdicts.push(await evaluateLog(log, rulesOf(log), deps.matchPattern));
  if (verdicts.length > 0) await settleLeasedLogs(deps.db, lease, verdicts);
}

async function makeJobs({ db, wake }: ActivityDeps, logs: ClaimedLog[], { workspaceId, leaseToken }: Lease) {
  const ids = logs.map(({ uid }) => uid);
  await inWorkspaceSql(db, workspaceId, (client) => sendToJobs(client, logQueue, workspaceId, { leaseToken, ids }));
  for (const { uid, id } of logs) wake.job(logQueue.name, workspaceId, uid, id);
}
