import type { SqlTransaction } from '../../sql/sql-transaction.ts';
import { ofVisibleSubject } from '../visible.ts';

/** A stored answer of a source, as it came. */
export interface StoredAnswer {
  sha256: string;
  body: Buffer;
}

/**
 * The answer that a row rests on, or an older one of its answers by hash; null where there is no such row, or it never
 * rested on that.
 */
export async function readAnswer(
  tx: SqlTransaction,
  workspaceId: string,
  { evidenceId, sha256 }: { evidenceId: string; sha256?: string | undefined },
): Promise<StoredAnswer | null> {
  const { rows } = await tx.query<StoredAnswer>({
    text: `select a.sha256, a.body from evidence e join source_answer a on a.subject_id = e.subject_id
        and a.sha256 = coalesce($3, e.raw_sha256)
      where e.workspace_id = $1 and e.id = $2 and ${ofVisibleSubject('e')}
        and ($3::text is null or $3 = e.raw_sha256
          or exists (select from evidence_answer h where h.evidence_id = e.id and h.sha256 = $3))`,
    values: [workspaceId, evidenceId, sha256 ?? null],
  });
  return rows[0] ?? null;
}
