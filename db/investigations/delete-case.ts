import { forgetAnswers } from '../http/forget-answers.ts';
import type { SqlTransaction } from '../sql/sql-transaction.ts';
import { holdCase, type WhichCase } from './case.repository.ts';
import { deleteSubjects } from './delete-subjects.ts';

/**
 * Deletes a case with all its subjects: they are hidden at once, and the last erasure of a subject removes the row of the
 * case. One that has none goes with this transaction. Answers the subjects whose erasures are to be woken; null when the
 * workspace has no such case.
 */
export async function deleteCase(
  sql: SqlTransaction,
  { workspaceId, caseId, requestedBy }: WhichCase & { requestedBy: string },
): Promise<string[] | null> {
  if (!(await holdCase(sql, { workspaceId, caseId }))) return null;
  await sql.query({
    text: 'update investigation_case set deleted_at = clock_timestamp() where id = $1',
    values: [caseId],
  });
  const gone = await deleteSubjects(sql, { workspaceId, of: { caseId }, reason: 'case_deleted', requestedBy });
  const { rowCount } = await sql.query({
    text: `delete from investigation_case c where c.id = $1 and not exists (select from subject s where s.case_id = c.id)`,
    values: [caseId],
  });
  if (rowCount) await forgetAnswers(sql, workspaceId, [`case/${caseId}`]);
  return gone;
}
