import { type Erasure, erasedKinds, type Removed } from '../../../domain/investigations/contract/erasure/erasure.ts';
import { isoSql } from '../../sql/iso-sql.ts';
import type { SqlTransaction } from '../../sql/sql-transaction.ts';
import type { WhichSubject } from '../subject.repository.ts';

interface Row extends Omit<Erasure, 'removed'> {
  removed: Removed | null;
}

/** The proof of a subject's erasure (contract section 7.8); null while it exists, and for one that never was. */
export async function findErasure(
  sql: SqlTransaction,
  { workspaceId, subjectId }: WhichSubject,
): Promise<Erasure | null> {
  const { rows } = await sql.query<Row>({
    text: `select subject_id, case_id, reason, requested_by, removed, ${isoSql('requested_at')} as requested_at,
        ${isoSql('completed_at')} as completed_at from erasure where workspace_id = $1 and subject_id = $2`,
    values: [workspaceId, subjectId],
  });
  const [row] = rows;
  if (!row) return null;
  return { ...row, removed: Object.fromEntries(erasedKinds.map((kind) => [kind, row.removed?.[kind] ?? 0])) };
}
