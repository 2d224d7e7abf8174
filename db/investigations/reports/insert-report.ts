import { v7 as timedId } from 'uuid';
import type { ReportPurpose } from '../../../domain/investigations/contract/reports/report.ts';
import type { SqlTransaction } from '../../sql/sql-transaction.ts';
import { subjectLabelSql } from '../subject-label-sql.ts';
import { visible } from '../visible.ts';

export interface NewReport {
  subjectId: string;
  purpose: ReportPurpose;
  /** Null for the usual one. */
  title: string | null;
  generatedBy: string;
}

/** Stores a report that is to be written, as the job's row; its id, or null where there is no such subject. */
export async function insertReport(
  tx: SqlTransaction,
  workspaceId: string,
  { subjectId, purpose, title, generatedBy }: NewReport,
): Promise<string | null> {
  const { rows } = await tx.query<{ id: string }>({
    text: `insert into report (id, workspace_id, subject_id, title, purpose, subject_label, generated_by, lane, due_at)
      select $3, $1, s.id, coalesce($4, left('Report: ' || ${subjectLabelSql('s')}, 200)), $5, ${subjectLabelSql('s')}, $6,
        'job', clock_timestamp()
      from subject s where s.workspace_id = $1 and s.id = $2 and ${visible('s')} returning id`,
    values: [workspaceId, subjectId, timedId(), title, purpose, generatedBy],
  });
  return rows[0]?.id ?? null;
}
