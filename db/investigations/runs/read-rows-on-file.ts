import type { RowOnFile } from '../../../domain/investigations/enrichment/evidence-row.ts';
import { isoSql } from '../../sql/iso-sql.ts';
import type { SqlTransaction } from '../../sql/sql-transaction.ts';

/** Every row of a subject, dismissed ones too, as far as points depend on it. The caller holds the subject's lock. */
export async function readRowsOnFile(tx: SqlTransaction, workspaceId: string, subjectId: string): Promise<RowOnFile[]> {
  const { rows } = await tx.query<RowOnFile>({
    text: `select id, worker_id as "workerId", identifier_value as identifier, external_id as "externalId",
        source_url as "sourceUrl", ${isoSql('source_date')} as "sourceDate", risk_points as "riskPoints",
        risk_category as "riskCategory", severity, disposition, ${isoSql('retrieved_at')} as "retrievedAt"
      from evidence where workspace_id = $1 and subject_id = $2`,
    values: [workspaceId, subjectId],
  });
  return rows;
}
