import type { WorkerHealth } from '../../../domain/investigations/contract/workers/worker.ts';
import { type WorkerId, workerIds } from '../../../domain/investigations/vocabulary/worker-id.ts';
import { isoSql } from '../../sql/iso-sql.ts';
import type { SqlTransaction } from '../../sql/sql-transaction.ts';

/** The last look-up of a worker that ended so, and how many did within the hour. */
interface Last {
  workerId: WorkerId;
  status: 'ok' | 'no_data' | 'rate_limited' | 'timeout' | 'error';
  /** ISO 8601. */
  at: string;
  reason: string | null;
  lastHour: number;
}

const lastSql = `
  select w.id as "workerId", st.status, ${isoSql('l.retrieved_at')} as at, l.reason,
    (select count(*)::int from look_up h where h.workspace_id = $1 and h.worker_id = w.id and h.status = st.status
      and h.is_asked and h.retrieved_at > clock_timestamp() - interval '1 hour') as "lastHour"
  from unnest($2::text[]) w(id)
    cross join unnest(array['ok', 'no_data', 'rate_limited', 'timeout', 'error']) st(status)
    cross join lateral (select k.retrieved_at, k.reason from look_up k where k.workspace_id = $1 and k.worker_id = w.id
      and k.status = st.status and k.is_asked order by k.retrieved_at desc limit 1) l`;

/** How each worker's source has answered this workspace, by the calls that were made to it (contract section 11). */
export async function workerHealth(tx: SqlTransaction, workspaceId: string): Promise<Map<WorkerId, WorkerHealth>> {
  const { rows } = await tx.query<Last>({ text: lastSql, values: [workspaceId, workerIds] });
  return new Map(workerIds.map((id) => [id, healthOf(rows.filter(({ workerId }) => workerId === id))]));
}

const isGood = ({ status }: Last): boolean => status === 'ok' || status === 'no_data';

function healthOf(lasts: Last[]): WorkerHealth {
  const newest = lasts.toSorted((a, b) => (a.at < b.at ? 1 : -1));
  const fault = newest.find((last) => !isGood(last));
  return {
    state: stateOf(newest[0]),
    last_ok_at: newest.find(isGood)?.at ?? null,
    last_fault_at: fault?.at ?? null,
    last_fault: fault ? (fault.reason ?? fault.status) : null,
    asked_last_hour: lasts.reduce((sum, { lastHour }) => sum + lastHour, 0),
  };
}

function stateOf(last: Last | undefined): WorkerHealth['state'] {
  if (!last) return 'unknown';
  if (isGood(last)) return 'ok';
  return last.status === 'rate_limited' ? 'limited' : 'failing';
}
