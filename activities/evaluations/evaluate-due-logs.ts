import { sendToWaiting } from '../../db/durable/admission.ts';
import { eraseDeletedLogs } from '../../db/evaluations/logs/erase-deleted-logs.ts';
import { type ClaimedLog, logQueue } from '../../db/evaluations/logs/log.queue.ts';
import { activeRules } from '../../db/evaluations/rules/active-rules.ts';
import { type LogVerdict, settleLeasedLogs } from '../../db/evaluations/verdicts/settle-logs.ts';
import { inWorkspaceSql } from '../../db/tenant.ts';
import type { DrainPassInput, DrainPassResult } from '../../domain/durable/drain-pass.ts';
import type { Rule } from '../../domain/evaluations/contract/rules/rule.ts';
import { wantedJudges } from '../../domain/evaluations/judge/wanted-judges.ts';
import { unfinishedVerdict } from '../../domain/evaluations/unfinished-verdict.ts';
import type { MatchPattern } from '../../domain/regex/pattern.ts';
import type { Drain, Lease } from '../drain/drain.ts';
import { type ReturnUnknownRows, returnUnknownRows } from '../drain/return-unknown-rows.ts';
import { runDrainPass } from '../drain/run-pass.ts';
import type { EvaluationsDeps } from './deps.ts';
import { evaluateClaimedLog, rulesByProject } from './evaluate-claimed-log.ts';
import { tellSettled } from './tell-settled.ts';
import { unknownRuleType } from './unknown-rule-type.ts';

/** Logs of one claim: large enough that claims and commits cost little, small enough that none waits long for it. */
const BATCH = 500;
/** Verdicts are stored at the latest after this long: those who wait for one do not wait for the slow logs behind it. */
const STORE_AFTER_MS = 1_000;
/** And at the latest when they are this large, rule values included: a statement of all 500 could exhaust the memory. */
const STORE_AFTER_CHARACTERS = 4 << 20;

/** One pass over the pending logs of a workspace: deterministic ones get their verdict, judged ones become jobs. */
export const evaluateDueLogs = (deps: EvaluationsDeps) => {
  const drain = logDrain(deps, returnUnknownRows(deps, logQueue));
  return (input: DrainPassInput): Promise<DrainPassResult> => runDrainPass(deps, drain, input);
};

const logDrain = (deps: EvaluationsDeps, putBack: ReturnUnknownRows): Drain<ClaimedLog> => ({
  queue: logQueue,
  batch: BATCH,
  idOf: ({ uid }) => uid,
  work: (logs, lease, mayGoOn) => evaluateBatch({ ...deps, putBack }, logs, lease, mayGoOn),
  giveUp: (logs, lease) =>
    settle(
      deps,
      lease,
      logs.map(({ uid }) => ({ uid, ...unfinishedVerdict, appliedRules: [] })),
    ),
});

async function settle(deps: EvaluationsDeps, lease: Lease, verdicts: LogVerdict[]): Promise<void> {
  tellSettled(deps, lease.workspaceId, await settleLeasedLogs(deps.db, lease, verdicts));
}

async function evaluateBatch(
  deps: EvaluationsDeps & { putBack: ReturnUnknownRows },
  logs: ClaimedLog[],
  lease: Lease,
  mayGoOn: () => boolean,
): Promise<ClaimedLog[]> {
  const rules = await inWorkspaceSql(deps.db, lease.workspaceId, (client) => activeRules(client, lease.workspaceId));
  const rulesOf = rulesByProject(rules);
  const isJudged = (log: ClaimedLog) => rulesOf(log).some(({ type }) => type === 'llm_judge');
  const deleted = logs.filter((log) => log.deleted);
  if (deleted.length > 0) await erase(deps, deleted, lease);

  const live = logs.filter((log) => !log.deleted);
  const wanted = await knownOnes(deps.putBack, live, lease, rulesOf);
  const judged = wanted.filter(isJudged);
  if (judged.length > 0) await makeJobs(deps, judged, lease, rulesOf);

  const own = wanted.filter((log) => !isJudged(log));
  let worked = 0;
  while (worked < own.length && (worked === 0 || mayGoOn())) {
    const verdicts = await evaluateSome(own.slice(worked), rulesOf, deps.matchPattern);
    await settle(deps, lease, verdicts);
    worked += verdicts.length;
  }
  return own.slice(worked);
}

/** Puts those back whose rules a newer version has stored, and answers the others. */
async function knownOnes(
  putBack: ReturnUnknownRows,
  logs: ClaimedLog[],
  lease: Lease,
  rulesOf: (log: ClaimedLog) => Rule[],
): Promise<ClaimedLog[]> {
  const byType = Map.groupBy(logs, (log) => unknownRuleType(rulesOf(log)));
  for (const [type, those] of byType) {
    const ids = those.map(({ uid }) => uid);
    if (type !== undefined) await putBack(lease, ids, `rule type ${type}`);
  }
  return byType.get(undefined) ?? [];
}

/** Evaluates logs from the first one on, as many as one statement shall store. */
async function evaluateSome(
  logs: ClaimedLog[],
  rulesOf: (log: ClaimedLog) => Rule[],
  matchPattern: MatchPattern,
): Promise<LogVerdict[]> {
  const endsAt = Date.now() + STORE_AFTER_MS;
  const verdicts: LogVerdict[] = [];
  let characters = 0;
  for (const log of logs) {
    if (characters > STORE_AFTER_CHARACTERS || (verdicts.length > 0 && Date.now() > endsAt)) break;
    const verdict = await evaluateClaimedLog(log, rulesOf(log), matchPattern);
    verdicts.push(verdict);
    characters += verdict.appliedRules.reduce(
      (sum, { ruleValue, summary }) => sum + ruleValue.length + summary.length,
      0,
    );
  }
  return verdicts;
}

/** Logs of a deleted project or task end without a verdict, and nobody is told (contract section 12). */
const erase = ({ db }: EvaluationsDeps, logs: ClaimedLog[], { workspaceId }: Lease) => {
  const ids = logs.map(({ id }) => id);
  return inWorkspaceSql(db, workspaceId, (client) => eraseDeletedLogs(client, workspaceId, ids));
};

async function makeJobs(
  { db, wake }: EvaluationsDeps,
  logs: ClaimedLog[],
  { workspaceId, leaseToken }: Lease,
  rulesOf: (log: ClaimedLog) => Rule[],
): Promise<void> {
  const rows = logs.map((log) => ({ id: log.uid, ...wantedJudges(rulesOf(log)) }));
  await inWorkspaceSql(db, workspaceId, (client) => sendToWaiting(client, logQueue, workspaceId, { leaseToken, rows }));
  wake.admit(logQueue.name);
}
