import type { PageQuery } from '../../../domain/investigations/contract/list.ts';
import type { Run, WorkerOutcome } from '../../../domain/investigations/contract/runs/run.ts';
import { type WorkerId, workerIds, workerTypes } from '../../../domain/investigations/vocabulary/worker-id.ts';
import { isoSql } from '../../sql/iso-sql.ts';
import type { SqlTransaction } from '../../sql/sql-transaction.ts';
import { bindings, pageSql } from '../page-sql.ts';
import { visible } from '../visible.ts';

interface RunRow extends Omit<Run, 'workers'> {
  workers: Omit<WorkerOutcome, 'identifier_type'>[] | null;
}

const runSql = `select r.id as run_id, r.subject_id, s.case_id, r.monitor_id, r.status, ${isoSql('r.created_at')} as created_at,
    ${isoSql('r.started_at')} as started_at, ${isoSql('r.completed_at')} as completed_at,
    round(extract(epoch from r.completed_at - r.started_at) * 1000)::int as duration_ms,
    r.evidence_count, r.new_evidence_count, r.risk_score, r.risk_level, r.risk_breakdown,
    (select json_agg(json_build_object('worker_id', w.worker_id, 'status', w.status, 'reason', w.reason,
        'identifiers_checked', w.identifiers_checked, 'evidence_count', w.evidence_count, 'risk_points', w.risk_points,
        'duration_ms', w.duration_ms)) from worker_outcome w where w.run_id = r.id) as workers
  from enrichment_run r join subject s on s.id = r.subject_id and ${visible('s')}`;

/** A worker of a run that has not begun. */
const notBegun = {
  ...({ status: 'pending', reason: null } as const),
  ...{ identifiers_checked: 0, evidence_count: 0, risk_points: 0, duration_ms: null },
};

function present({ workers, ...run }: RunRow): Run {
  const known = new Map(workers?.map((outcome) => [outcome.worker_id, outcome]));
  const outcome = (id: WorkerId) => {
    const { worker_id, ...rest } = known.get(id) ?? { worker_id: id, ...notBegun };
    return { worker_id, identifier_type: workerTypes[id], ...rest };
  };
  return { ...run, workers: workerIds.map(outcome) };
}

/** A run of a subject, finished or not; null where there is none. */
export async function findRun(
  tx: SqlTransaction,
  workspaceId: string,
  { runId, subjectId }: { runId: string; subjectId: string },
): Promise<Run | null> {
  const { rows } = await tx.query<RunRow>({
    text: `${runSql} where r.workspace_id = $1 and r.id = $2 and r.subject_id = $3`,
    values: [workspaceId, runId, subjectId],
  });
  return rows[0] ? present(rows[0]) : null;
}

/** A page of a subject's runs, newest first, those of monitors among them; one row more than the page is long. */
export async function listRuns(
  tx: SqlTransaction,
  workspaceId: string,
  subjectId: string,
  query: PageQuery,
): Promise<Run[]> {
  const { values, bind } = bindings();
  const { behind, end } = pageSql(query, ['r.created_at', 'r.id'], bind);
  const { rows } = await tx.query<RunRow>({
    text: `${runSql} where r.workspace_id = ${bind(workspaceId)} and r.subject_id = ${bind(subjectId)} and ${behind} ${end}`,
    values,
  });
  return rows.map(present);
}
