import type { Disposition } from '../../../domain/investigations/contract/evidence/evidence.ts';
import type { SqlTransaction } from '../../sql/sql-transaction.ts';
import { readRowsOnFile } from '../runs/read-rows-on-file.ts';
import { storeScore } from '../runs/store-score.ts';
import { visible } from '../visible.ts';

export interface DisposeEvidence {
  evidenceId: string;
  disposition: Disposition;
  /** Undefined leaves the note as it is. */
  note: string | null | undefined;
  by: string;
}

/**
 * What a person makes of a row; the subject is scored anew, under its lock as when a run settles. False where there is no
 * such row.
 */
export async function disposeEvidence(
  tx: SqlTransaction,
  workspaceId: string,
  { evidenceId, disposition, note, by }: DisposeEvidence,
): Promise<boolean> {
  const { rows } = await tx.query<{ id: string }>({
    text: `select s.id from subject s where s.workspace_id = $1 and ${visible('s')}
        and s.id = (select e.subject_id from evidence e where e.workspace_id = $1 and e.id = $2) for no key update`,
    values: [workspaceId, evidenceId],
  });
  const [subject] = rows;
  if (!subject) return false;
  await tx.query({
    text: `update evidence set disposition = $3, disposition_note = case when $4 then $5 else disposition_note end,
        disposition_by = $6, disposition_at = clock_timestamp()
      where workspace_id = $1 and id = $2`,
    values: [workspaceId, evidenceId, disposition, note !== undefined, note ?? null, by],
  });
  await storeScore(tx, workspaceId, subject.id, await readRowsOnFile(tx, workspaceId, subject.id));
  return true;
}
