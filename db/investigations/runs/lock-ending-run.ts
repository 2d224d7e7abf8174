import type { PoolClient } from 'pg';
import type { LookUpOutcome, RunIdentifiers } from '../../../domain/investigations/enrichment/look-up.ts';
import type { WorkerSoFar } from '../../../domain/investigations/enrichment/settle-workers.ts';
import type { WorkerId } from '../../../domain/investigations/vocabulary/worker-id.ts';
import { isoSql } from '../../sql/iso-sql.ts';
import { subjectLabelSql } from '../subject-label-sql.ts';
import { visible } from '../visible.ts';

/** A run that is about to settle, with what came of it, while its subject is locked. */
export interface EndingRun {
  id: string;
  subjectId: string;
  caseId: string;
  subjectLabel: string;
  monitorId: string | null;
  /** Whether a run of the subject has ended before it. */
  wasEnriched: boolean;
  identifiers: RunIdentifiers;
  /** Its end, ISO 8601. */
  now: string;
  durationMs: number;
  workers: WorkerSoFar[];
  lookUps: (LookUpOutcome & { workerId: WorkerId })[];
}

/**
 * Locks the subject, then the run: whoever changes what a score comes of locks the subject first. Null where the run is
 * settled or gone, or its subject erased.
 */
export async function lockEndingRun(client: PoolClient, workspaceId: string, runId: string): Promise<EndingRun | null> {
  const values = [workspaceId, runId];
  const subject = await client.query(
    `select from subject s where s.workspace_id = $1 and ${visible('s')}
       and s.id = (select r.subject_id from enrichment_run r where r.workspace_id = $1 and r.id = $2) for no key update`,
    values,
  );
  if (subject.rows.length === 0) return null;
  const { rows } = await client.query<Omit<EndingRun, 'workers' | 'lookUps'>>(
    `select r.id, r.subject_id as "subjectId", s.case_id as "caseId", ${subjectLabelSql('s')} as "subjectLabel",
       r.monitor_id as "monitorId", s.last_enriched_at is not null as "wasEnriched", r.identifiers, ${isoSql('t.now')} as now,
       round(extract(epoch from date_trunc('milliseconds', t.now) - r.started_at) * 1000)::int as "durationMs"
     from enrichment_run r join subject s on s.id = r.subject_id, (select clock_timestamp() as now) t
     where r.workspace_id = $1 and r.id = $2 and r.completed_at is null for update of r`,
    values,
  );
  const [run] = rows;
  if (!run) return null;
  const workers = await client.query<WorkerSoFar>(
    `select worker_id as "workerId", status, reason, duration_ms as "durationMs" from worker_outcome
     where workspace_id = $1 and run_id = $2`,
    values,
  );
  const lookUps = await client.query<EndingRun['lookUps'][number]>(
    `select worker_id as "workerId", identifier_value as identifier, status, reason, evidence,
       ${isoSql('retrieved_at')} as "retrievedAt"
     from look_up where workspace_id = $1 and run_id = $2`,
    values,
  );
  return { ...run, workers: workers.rows, lookUps: lookUps.rows };
}
