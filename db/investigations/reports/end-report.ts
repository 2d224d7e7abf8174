import type { PoolClient } from 'pg';
import type { ComposedReport } from '../../../domain/investigations/reports/compose-report.ts';
import type { Database } from '../../database.ts';
import { createFiles, type NewFile } from '../../media/media-files.ts';
import { inWorkspaceSql } from '../../tenant.ts';
import { recordInvestigationsEvents } from '../record-investigations-event.ts';
import { ofVisibleSubject, visible } from '../visible.ts';

/** A report that is written, with its stored PDF. */
export interface WrittenReport {
  id: string;
  composed: ComposedReport;
  evidenceCount: number;
  riskScore: number | null;
  riskLevel: string | null;
  /** `template`, or the model. */
  narrativeBy: string;
  sentencesDropped: number;
  pdf: NewFile;
}

interface Ended {
  subject_id: string;
  case_id: string;
  subject_label: string;
  title: string;
  citation_count: number;
  risk_score: number | null;
}

/**
 * Stores a report with its file and its event in one commit, once. Answers the receivers to wake; null where it had ended
 * before, or its subject is gone, and then its file goes again.
 */
export const storeReport = (db: Database, workspaceId: string, report: WrittenReport): Promise<string[] | null> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    if (!(await holdUnwritten(client, workspaceId, report.id))) return null;
    await createFiles(client, workspaceId, [report.pdf]);
    const ended = await update(client, workspaceId, report);
    const { id, ...entity } = { id: ended.subject_id, uid: ended.subject_id, kind: 'subject' as const };
    const { subject_id, case_id, subject_label, title, citation_count, risk_score } = ended;
    return recordInvestigationsEvents(client, workspaceId, [
      {
        type: 'report.generated',
        entity: { id, ...entity },
        data: { report_id: report.id, subject_id, case_id, subject_label, title, citation_count, risk_score },
      },
    ]);
  });

/** Nobody else ends or erases it until this transaction does. */
async function holdUnwritten(client: PoolClient, workspaceId: string, id: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from report r join subject s on s.id = r.subject_id and ${visible('s')}
     where r.workspace_id = $1 and r.id = $2 and r.status = 'generating' for update of r for key share of s`,
    [workspaceId, id],
  );
  return rowCount === 1;
}

async function update(client: PoolClient, workspaceId: string, report: WrittenReport): Promise<Ended> {
  const { composed, pdf } = report;
  const { rows } = await client.query<Ended>(
    `update report r set status = 'ready', completed_at = clock_timestamp(), due_at = null, lease_token = null,
       narrative = $3, sections = $4, citations = $5, citation_count = $6, evidence_count = $7, risk_score = $8,
       risk_level = $9, narrative_by = $10, sentences_dropped = $11, content_sha256 = $12, pdf_sha256 = $13, file_id = $14
     from subject s
     where r.workspace_id = $1 and r.id = $2 and s.id = r.subject_id
     returning r.subject_id, s.case_id, r.subject_label, r.title, r.citation_count, r.risk_score`,
    [
      ...[
        workspaceId,
        report.id,
        composed.narrative,
        JSON.stringify(composed.texts),
        JSON.stringify(composed.citations),
      ],
      ...[composed.citations.length, report.evidenceCount, report.riskScore, report.riskLevel, report.narrativeBy],
      ...[report.sentencesDropped, composed.contentSha256, pdf.sha256, pdf.fileId],
    ],
  );
  const [ended] = rows;
  if (!ended) throw new Error('a report that was held is gone');
  return ended;
}

/** Ends a report that could not be written; what had ended stays. */
export const failReport = (db: Database, workspaceId: string, id: string, error: string): Promise<void> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    await client.query(
      `update report set status = 'failed', error = $3, completed_at = clock_timestamp(), due_at = null, lease_token = null
       where workspace_id = $1 and id = $2 and status = 'generating'`,
      [workspaceId, id, error],
    );
  });

/**
 * Begins to write, or begins again: the relay leaves the job alone meanwhile. Answers the number of this attempt; null where
 * there is nothing to write.
 */
export const openReport = (db: Database, workspaceId: string, id: string, leaseMs: number): Promise<number | null> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    const { rows } = await client.query<{ attempt: number }>(
      `update report r set claims = claims + 1, due_at = clock_timestamp() + $3::int * interval '1 ms'
       where r.workspace_id = $1 and r.id = $2 and r.status = 'generating' and ${ofVisibleSubject('r')}
       returning r.claims as attempt`,
      [workspaceId, id, leaseMs],
    );
    return rows[0]?.attempt ?? null;
  });
