import type { Verdict } from '../../../domain/evaluations/contract/logs/verdict.ts';
import type { AppliedRule } from '../../../domain/evaluations/contract/rules/applied-rule.ts';
import type { Database } from '../../database.ts';
import { inWorkspaceSql } from '../../tenant.ts';

/** What a caller that waited is told. */
export interface SettledLog {
  uid: string;
  id: string;
  status: Verdict;
  verdict: Verdict;
  confidenceScore: number;
  explanation: string;
  appliedRules: AppliedRule[];
}

/** The evaluated ones among these logs, by internal id. */
export const settledLogs = (db: Database, workspaceId: string, uids: string[]): Promise<Map<string, SettledLog>> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    const { rows } = await client.query<SettledLog>(
      `select uid, id, status, verdict, confidence_score as "confidenceScore", explanation,
         applied_rules as "appliedRules"
       from log where workspace_id = $1 and uid = any ($2::uuid[]) and due_at is null`,
      [workspaceId, uids],
    );
    return new Map(rows.map((row) => [row.uid, row]));
  });
