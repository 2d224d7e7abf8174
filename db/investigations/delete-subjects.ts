import type { Wake } from '../../domain/durable/wake.ts';
import type { SqlTransaction } from '../sql-transaction.ts';
import { visible } from './visible.ts';

/** Which subjects go, and why (contract section 7.8). */
export interface SubjectDeletion {
  workspaceId: string;
  of: { subjectId: string } | { caseId: string };
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
  const [column, id] = 'caseId' in of ? ['case_id', of.caseId] : ['id', of.subjectId];
  const { rows } = await sql.query<{ id: string }>({
    text: `with gone as (
        update subject s set deleted_at = clock_timestamp() where s.workspace_id = $1 and s.${column} = $2 and ${visible('s')}
        returning s.id, s.case_id),
      unlisted as (delete from subject_identifier i using gone where i.subject_id = gone.id)
      insert into erasure (subject_id, workspace_id, case_id, reason, requested_by, lane, due_at)
      select id, $1, case_id, $3, $4, 'job', clock_timestamp() from gone returning subject_id as id`,
    values: [workspaceId, id, reason, requestedBy],
  });
  return rows.map((row) => row.id);
}

/** Starts the jobs of erasures that have committed. */
export function wakeErasures(wake: Wake, workspaceId: string, subjectIds: readonly string[]): void {
  for (const id of subjectIds) wake.job('erase-subject', workspaceId, id, id);
}
