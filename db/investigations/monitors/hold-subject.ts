import type { SqlTransaction } from '../../sql/sql-transaction.ts';
import type { WhichSubject } from '../subject.repository.ts';
import { visible } from '../visible.ts';

/**
 * Holds a subject against deletion and against runs that settle; null when the workspace has none such. Whoever changes
 * monitors and runs takes this lock first.
 */
export async function holdSubject(
  sql: SqlTransaction,
  { workspaceId, subjectId }: WhichSubject,
): Promise<{ wasEnriched: boolean } | null> {
  const { rows } = await sql.query<{ wasEnriched: boolean }>({
    text: `select s.last_enriched_at is not null as "wasEnriched" from subject s
      where s.workspace_id = $1 and s.id = $2 and ${visible('s')} for no key update`,
    values: [workspaceId, subjectId],
  });
  return rows[0] ?? null;
}
