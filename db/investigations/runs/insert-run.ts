import { v7 as timedId } from 'uuid';
import { MOST_IDENTIFIERS } from '../../../domain/investigations/enrichment/look-up.ts';
import type { WorkerId } from '../../../domain/investigations/vocabulary/worker-id.ts';
import type { SqlTransaction } from '../../sql/sql-transaction.ts';
import { visible } from '../visible.ts';

export interface NewRun {
  subjectId: string;
  /** Whose run it is; null for an enrichment. */
  monitorId: string | null;
  /** Null for all. */
  workers: readonly WorkerId[] | null;
  /** Asks past the cache. */
  fresh: boolean;
}

export interface AcceptedRun {
  runId: string;
  /** False where it joins the run that is in progress. */
  isNew: boolean;
}

const identifiersSql = `json_build_object(${[
  ['email', 's.emails'],
  ['phone', 's.phones'],
  ['username', 's.usernames'],
  ['ip', 's.ip_addresses'],
  ['domain', 's.domains'],
]
  .map(([type, list]) => `'${type}', ${list}[1:${MOST_IDENTIFIERS}]`)
  .join(', ')}, 'name', case when s.full_name is null then '{}'::text[] else array[s.full_name] end)`;

/**
 * Accepts a run of a subject as it is now, or joins the one that is in progress, of the subject or of that monitor
 * (contract section 8.1). Null where there is no such subject. It locks the subject, so of two calls at once one waits for
 * the other, and the partial unique indexes hold whoever comes by another way.
 */
export async function insertRun(
  tx: SqlTransaction,
  workspaceId: string,
  { subjectId, monitorId, workers, fresh }: NewRun,
): Promise<AcceptedRun | null> {
  const subject = await tx.query({
    text: `select from subject s where s.workspace_id = $1 and s.id = $2 and ${visible('s')} for no key update`,
    values: [workspaceId, subjectId],
  });
  if (subject.rows.length === 0) return null;
  const inserted = await tx.query<{ id: string }>({
    text: `insert into enrichment_run (id, workspace_id, subject_id, monitor_id, workers, fresh, full_name, identifiers, lane, due_at)
      select $3, $1, s.id, $4::uuid, $5::text[], $6, s.full_name, ${identifiersSql}, 'job',
        case when $4::uuid is null then clock_timestamp() end
      from subject s where s.workspace_id = $1 and s.id = $2
      on conflict do nothing returning id`,
    values: [workspaceId, subjectId, timedId(), monitorId, workers, fresh],
  });
  const [mine] = inserted.rows;
  if (mine) return { runId: mine.id, isNew: true };
  const current = await tx.query<{ id: string }>({
    text: `select id from enrichment_run where workspace_id = $1 and completed_at is null
      and case when $3::uuid is null then subject_id = $2 and monitor_id is null else monitor_id = $3 end`,
    values: [workspaceId, subjectId, monitorId],
  });
  const [running] = current.rows;
  if (!running) throw new Error('a run was in progress and is not');
  return { runId: running.id, isNew: false };
}
