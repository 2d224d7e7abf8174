import type { LogStatus } from '../../../domain/evaluations/contract/logs/log-status.ts';
import type { Database } from '../../database.ts';
import { queryInWorkspace } from '../../tenant.ts';
import { visibleLog } from './visible-logs.ts';

/** A log as its poller sees it, or null: one look-up by key that reads no text but the explanation. */
export async function findLogStatus(db: Database, workspaceId: string, id: string): Promise<LogStatus | null> {
  const { rows } = await queryInWorkspace<LogStatus>(db, workspaceId, {
    name: 'log-status',
    text: `select id, status, verdict, confidence_score as "confidenceScore", explanation,
             human_decision as "humanDecision"
           from log l where workspace_id = $1 and id = $2 and ${visibleLog('l')}`,
    values: [workspaceId, id],
  });
  return rows[0] ?? null;
}
