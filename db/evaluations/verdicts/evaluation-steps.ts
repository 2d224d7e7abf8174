import type { PoolClient } from 'pg';
import type { AppliedRule } from '../../../domain/evaluations/contract/rules/applied-rule.ts';
import type { Rule } from '../../../domain/evaluations/contract/rules/rule.ts';
import type { FileToFetch } from '../../../domain/evaluations/evaluation-steps.ts';
import type { Database } from '../../database.ts';
import { JOB_LEASE_SECONDS } from '../../durable/work-queue.ts';
import { isoSql } from '../../sql/iso-sql.ts';
import { inWorkspaceSql } from '../../tenant.ts';
import { eraseDeletedLogs } from '../logs/erase-deleted-logs.ts';
import { projectIdOf, visibleLog } from '../logs/visible-logs.ts';
import { activeRules } from '../rules/active-rules.ts';

/** What the rules of one log look at. */
export interface JudgedLog {
  uid: string;
  projectId: string;
  taskName: string | null;
  output: string;
  input: string | null;
  inputText: string | null;
  confidence: number | null;
  /** ISO 8601. */
  timestamp: string;
  /** How often its evaluation was begun, this time included. */
  claims: number;
  /** Its files that are still to be fetched; null without any. */
  files: FileToFetch[] | null;
}

/** What a rule said, and how sure its evaluator was. */
export interface StepOutcome {
  rule: AppliedRule;
  confidence: number;
}

/** One rule of a log under evaluation, as it was when that began; `outcome` once it is known. */
export interface EvaluationStep {
  position: number;
  rule: Rule;
  outcome: StepOutcome | null;
}

const logColumns = `uid, ${projectIdOf('log')} as "projectId", output, input, input_text as "inputText", confidence, ${isoSql('"timestamp"')} as "timestamp",
  claims, (select json_agg(json_build_object('position', f.position, 'label', f.filename) order by f.position)
    from log_file f where f.log_uid = log.uid and f.status = 'pending') as files, (select t.name from task t where t.id = log.task_id) as "taskName"`;

/**
 * Begins, or begins again, the evaluation of the pending log of this id: claims it for its job and fixes the rules
 * that apply, so that every try judges by the same ones; while files are to be fetched, none yet. Null when there is
 * no such pending log.
 */
export const openEvaluation = (
  db: Database,
  workspaceId: string,
  logId: string,
  choose: (rules: Rule[], log: JudgedLog) => Rule[],
): Promise<{ log: JudgedLog; steps: EvaluationStep[] } | null> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    const claimed = await client.query<JudgedLog>(
      `update log set lane = 'job', lease_token = null, claims = claims + 1,
         due_at = clock_timestamp() + interval '${JOB_LEASE_SECONDS} s'
       where workspace_id = $1 and id = $2 and due_at is not null and ${visibleLog('log')} returning ${logColumns}`,
      [workspaceId, logId],
    );
    const [log] = claimed.rows;
    if (!log) {
      await eraseDeletedLogs(client, workspaceId, [logId]); // or the relay would start its job again and again
      return null;
    }
    if (log.files) return { log, steps: [] };
    const begun = await readSteps(client, log.uid);
    if (begun.length > 0) return { log, steps: begun };
    const rules = choose(await activeRules(client, workspaceId), log);
    await client.query(
      `insert into applied_rule (workspace_id, log_uid, position, rule)
       select $1, $2, (ordinality - 1)::smallint, value from json_array_elements($3) with ordinality`,
      [workspaceId, log.uid, JSON.stringify(rules)],
    );
    return { log, steps: rules.map((rule, position) => ({ position, rule, outcome: null })) };
  });

async function readSteps(client: PoolClient, uid: string): Promise<EvaluationStep[]> {
  const { rows } = await client.query<EvaluationStep>(
    'select position, rule, outcome from applied_rule where log_uid = $1 order by position',
    [uid],
  );
  return rows;
}

/** The pending log of this internal id and its rules, in order; null when it is settled or gone. */
export const readEvaluation = (
  db: Database,
  workspaceId: string,
  uid: string,
): Promise<{ log: JudgedLog; steps: EvaluationStep[] } | null> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    const { rows } = await client.query<JudgedLog>(
      `select ${logColumns} from log where workspace_id = $1 and uid = $2 and due_at is not null and ${visibleLog('log')}`,
      [workspaceId, uid],
    );
    return rows[0] ? { log: rows[0], steps: await readSteps(client, uid) } : null;
  });

/** Stores outcomes by position; one that is stored already stays. */
export const storeOutcomes = (
  db: Database,
  workspaceId: string,
  uid: string,
  outcomes: { position: number; outcome: StepOutcome }[],
): Promise<void> => inWorkspaceSql(db, workspaceId, (client) => storeOutcomesIn(client, uid, outcomes));

/** The same within a transaction. */
export async function storeOutcomesIn(
  client: PoolClient,
  uid: string,
  outcomes: { position: number; outcome: StepOutcome }[],
): Promise<void> {
  await client.query(
    `update applied_rule a set outcome = x.outcome
     from json_to_recordset($2) as x(position smallint, outcome json)
     where a.log_uid = $1 and a.position = x.position and a.outcome is null`,
    [uid, JSON.stringify(outcomes)],
  );
}
