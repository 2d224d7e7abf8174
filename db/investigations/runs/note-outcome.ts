import type { CombinedStatus } from '../../../domain/investigations/enrichment/worst-status.ts';
import type { WorkerId } from '../../../domain/investigations/vocabulary/worker-id.ts';
import type { Database } from '../../database.ts';
import { isStorageAway } from '../../errors/is-storage-away.ts';
import { microBatch } from '../../sql/micro-batch.ts';
import { queryInWorkspace } from '../../tenant.ts';

/** How a worker ended, for those who look while its run goes on; its look-ups say so for good. */
export interface OutcomeNote extends CombinedStatus {
  runId: string;
  workerId: WorkerId;
  evidence: number;
  durationMs: number;
}

const noteSql = `
  update worker_outcome w set status = x.status, reason = x.reason, identifiers_checked = x.checked,
    evidence_count = x.evidence, duration_ms = x."durationMs"
  from json_to_recordset($2) as x("runId" uuid, "workerId" text, status text, reason text, checked smallint, evidence int,
    "durationMs" int)
  where w.workspace_id = $1 and w.run_id = x."runId" and w.worker_id = x."workerId" and w.settled_at is null`;

/** Notes how workers ended; those of one workspace that end together are one statement. */
export function createNoteOutcome(db: Database) {
  const batch = microBatch<OutcomeNote, void>({
    maxItems: 500,
    failsAll: isStorageAway,
    run: async (workspaceId, notes) => {
      const statement = { name: 'note-outcomes', text: noteSql, values: [workspaceId, JSON.stringify(notes)] };
      await queryInWorkspace(db, workspaceId, statement, { durable: false });
      return notes.map(() => undefined);
    },
  });
  return (workspaceId: string, note: OutcomeNote): Promise<void> => batch(workspaceId, note);
}
