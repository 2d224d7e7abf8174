import type { PageQuery } from '../../../domain/investigations/contract/list.ts';
import type {
  Citation,
  ReportSectionText,
  ReportSummary,
} from '../../../domain/investigations/contract/reports/report.ts';
import type { Database } from '../../database.ts';
import { isoSql } from '../../sql/iso-sql.ts';
import type { SqlTransaction } from '../../sql/sql-transaction.ts';
import { inWorkspaceSql } from '../../tenant.ts';
import { bindings, pageSql } from '../page-sql.ts';
import { visible } from '../visible.ts';

/** A report as it is stored. */
export interface StoredReport extends ReportSummary {
  narrative: string | null;
  sections: ReportSectionText[] | null;
  citations: Citation[] | null;
  file_id: string | null;
}

const summary = `r.id, r.subject_id, s.case_id, r.title, r.purpose, r.subject_label, r.status, r.risk_score, r.risk_level,
  r.narrative_by, r.sentences_dropped, r.citation_count, r.evidence_count, r.content_sha256, r.pdf_sha256, r.error,
  r.generated_by, ${isoSql('r.created_at')} as created_at`;
const from = `from report r join subject s on s.id = r.subject_id and ${visible('s')}`;

/** One report with its text; null where there is none. */
export async function findReport(tx: SqlTransaction, workspaceId: string, id: string): Promise<StoredReport | null> {
  const { rows } = await tx.query<StoredReport>({
    text: `select ${summary}, r.narrative, r.sections, r.citations, r.file_id ${from}
      where r.workspace_id = $1 and r.id = $2`,
    values: [workspaceId, id],
  });
  return rows[0] ?? null;
}

/** A page of a subject's reports without their text, newest first; one row more than the page is long. */
export async function listReports(
  tx: SqlTransaction,
  workspaceId: string,
  subjectId: string,
  query: PageQuery,
): Promise<ReportSummary[]> {
  const { values, bind } = bindings();
  const { behind, end } = pageSql(query, ['r.created_at', 'r.id'], bind);
  const { rows } = await tx.query<ReportSummary>({
    text: `select ${summary} ${from}
      where r.workspace_id = ${bind(workspaceId)} and r.subject_id = ${bind(subjectId)} and ${behind} ${end}`,
    values,
  });
  return rows;
}

/** Those of these reports that are written, or never will be; for a `RowWaiter`. */
export const endedReports = (db: Database, workspaceId: string, ids: string[]): Promise<Map<string, true>> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `select id from report where workspace_id = $1 and id = any ($2::uuid[]) and status <> 'generating'`,
      [workspaceId, ids],
    );
    return new Map(rows.map(({ id }) => [id, true]));
  });
