import type { PoolClient } from 'pg';
import type { CallbackFilter, Verdict } from '../../../domain/evaluations/contract/logs/verdict.ts';
import type { AppliedRule } from '../../../domain/evaluations/contract/rules/applied-rule.ts';
import type { Database } from '../../database.ts';
import { notifySql } from '../../listener.ts';
import { inWorkspaceSql } from '../../tenant.ts';
import { readRecipientSettings, recordLogEvents } from '../logs/record-log-events.ts';
import { visibleLog } from '../logs/visible-logs.ts';

/** The stored result of one evaluation. */
export interface LogVerdict {
  uid: string;
  status: Verdict;
  confidenceScore: number;
  explanation: string;
  appliedRules: AppliedRule[];
}

/** Rows are found by their ids, given as an array of their own: no plan made while the table was small may scan it. */
const settleSql = (held: string) => `
  with result as materialized (select * from json_to_recordset($2) as x(
      uid uuid, status text, "confidenceScore" float8, explanation text, rules int) order by uid)
  update log l set status = case when l.require_approval then 'flagged' else r.status end, verdict = r.status, confidence_score = r."confidenceScore",
    explanation = r.explanation, applied_rules = ($4::json[])[r.rules], evaluated_at = clock_timestamp(),
    due_at = null, lease_token = null
  from result r
  where l.workspace_id = $1 and l.uid = any ($3::uuid[]) and l.uid = r.uid and ${held}
    and ${visibleLog('l')}
  returning l.uid, l.id, l.verdict, extract(epoch from l.evaluated_at - l.created_at)::float8 * 1000 as ms, l.awaited, l.status as event, l.require_approval as "requireApproval",
    l.callback_url as "callbackUrl", l.callback_events as "callbackEvents"`;

/** A log that has got its verdict. */
export interface EvaluatedLog {
  id: string;
  verdict: Verdict;
  /** From its arrival on. */
  ms: number;
}

/** What has been stored, and the receivers of deliveries to wake after the commit. */
export interface SettledLogs {
  logs: EvaluatedLog[];
  receivers: string[];
}

interface Settled extends EvaluatedLog {
  uid: string;
  awaited: boolean;
  event: Verdict;
  requireApproval: boolean;
  callbackUrl: string | null;
  callbackEvents: CallbackFilter | null;
}

/** Logs of one batch often got the same answers from the same rules: those are sent once, and named by number. */
function numbered(verdicts: LogVerdict[]) {
  const numbers = new Map<string, number>();
  const numberOf = (rules: string) => {
    const number = numbers.get(rules) ?? numbers.size + 1; // arrays of SQL begin at 1
    numbers.set(rules, number);
    return number;
  };
  const results = verdicts.map(({ appliedRules, ...verdict }) => ({
    ...verdict,
    rules: numberOf(JSON.stringify(appliedRules)),
  }));
  return { results, appliedRules: [...numbers.keys()] };
}

/** Stores verdicts together with whoever has to be told of them. */
async function settle(
  client: PoolClient,
  workspaceId: string,
  verdicts: LogVerdict[],
  lease: { leaseToken: string } | null,
): Promise<SettledLogs> {
  const { results, appliedRules } = numbered(verdicts);
  const uids = verdicts.map(({ uid }) => uid);
  const settled = client.query<Settled>({
    name: lease ? 'settle-leased-logs' : 'settle-log',
    text: settleSql(lease ? 'l.lease_token = $5' : 'l.due_at is not null'),
    values: [workspaceId, JSON.stringify(results), uids, appliedRules, ...(lease ? [lease.leaseToken] : [])],
  });
  const [{ rows }, settings] = await Promise.all([settled, readRecipientSettings(client, workspaceId)]);
  const receivers = await recordLogEvents(client, workspaceId, rows, settings);
  if (rows.some(({ awaited }) => awaited)) await client.query(notifySql('settled', workspaceId));
  return { logs: rows, receivers };
}

/**
 * Stores the verdicts of rows still held under the lease; a row that was lost, deleted or settled stays as it is.
 */
export const settleLeasedLogs = (
  db: Database,
  { workspaceId, leaseToken }: { workspaceId: string; leaseToken: string },
  verdicts: LogVerdict[],
): Promise<SettledLogs> =>
  inWorkspaceSql(db, workspaceId, (client) => settle(client, workspaceId, verdicts, { leaseToken }));

/**
 * Stores the verdict of a job's log, once: a conditional update from pending (contract section 15). What the log had
 * learnt on the way goes: the verdict holds all of it.
 */
export async function settleLog(client: PoolClient, workspaceId: string, verdict: LogVerdict): Promise<SettledLogs> {
  const settled = await settle(client, workspaceId, [verdict], null);
  await client.query('delete from applied_rule where workspace_id = $1 and log_uid = $2', [workspaceId, verdict.uid]);
  return settled;
}
