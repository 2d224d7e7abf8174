import type { Wake } from '../../domain/durable/wake.ts';
import type { SqlTransaction } from '../sql/sql-transaction.ts';
import { visible } from './visible.ts';

/** Which subjects go, and why (contract section 7.8). */
export interface SubjectDeletion {
  workspaceId: string;
  /** One, those of a case, or some whose retention ended before this instant. */
  of: { subjectId: string } | { caseId: string } | { endedBefore: string; most: number };
  reason: 'deleted' | 'case_deleted' | 'retention';
  /** Null where nobody asked. */
  requestedBy: string | null;
}

/**
 * Hides subjects, and all that belongs to them, from every reader, and leaves a pending erasure of each in the same
 * transaction. Answers their ids, for `wakeErasures` after the commit; one that is deleted already is none of them.
 */
export async function deleteSubjects(
  sql: SqlTransaction,
  { workspaceId, of, reason, requestedBy }: SubjectDeletion,
): Promise<string[]> {
  const { which, value } = condition(of);
  const { rows } = await sql.query<{ id: string }>({
    text: `with gone as (
        update subject s set deleted_at = clock_timestamp() where s.workspace_id = $1 and ${which} and ${visible('s')}
        returning s.id, s.case_id),
      unlisted as (delete from subject_identifier i using gone where i.subject_id = gone.id)
      insert into erasure (subject_id, workspace_id, case_id, reason, requested_by, lane, due_at)
      select id, $1, case_id, $3, $4, 'job', clock_timestamp() from gone returning subject_id as id`,
    values: [workspaceId, value, reason, requestedBy],
  });
  return rows.map((row) => row.id);
}

/** SQL of which rows `$2` means. */
function condition(of: SubjectDeletion['of']): { which: string; value: string } {
  if ('caseId' in of) return { which: 's.case_id = $2', value: of.caseId };
  if ('subjectId' in of) return { which: 's.id = $2', value: of.subjectId };
  const over = `select id from subject where workspace_id = $1 and purge_at < $2 and ${visible('subject')}
    limit ${of.most} for update skip locked`;
  return { which: `s.id in (${over})`, value: of.endedBefore };
}

/** Starts the jobs of erasures that have committed. */
export function wakeErasures(wake: Wake, workspaceId: string, subjectIds: readonly string[]): void {
  for (const id of subjectIds) wake.job('erase-subject', workspaceId, id, id);
}
