import type { Evidence } from '../../../domain/investigations/contract/evidence/evidence.ts';
import type { ReportPurpose } from '../../../domain/investigations/contract/reports/report.ts';
import type { Subject } from '../../../domain/investigations/contract/subjects/subject.ts';
import { findPlaybook } from '../../../domain/investigations/playbooks.ts';
import type { LastOutcome, ReportFacts } from '../../../domain/investigations/reports/report-facts.ts';
import { reportSections } from '../../../domain/investigations/vocabulary/report-section.ts';
import type { Database } from '../../database.ts';
import { isoSql } from '../../sql/iso-sql.ts';
import { queryInWorkspace } from '../../tenant.ts';
import { evidenceSql } from '../evidence/read-evidence.ts';
import { subjectColumns } from '../subject.repository.ts';
import { visible } from '../visible.ts';

/** A report that is to be written, with everything it is made of. */
export interface ReportToWrite {
  title: string;
  purpose: ReportPurpose;
  /** ISO 8601. */
  createdAt: string;
  caseNumber: string;
  caseTitle: string;
  facts: ReportFacts;
}

interface Row extends Omit<ReportToWrite, 'facts'> {
  subject: Subject;
  evidence: Evidence[] | null;
  outcomes: LastOutcome[] | null;
  dismissed: number;
  playbook: string | null;
}

/** What a report is made of, read by one statement, so of one moment; null where it is written, or its subject is gone. */
export async function readReportFacts(db: Database, workspaceId: string, id: string): Promise<ReportToWrite | null> {
  const { rows } = await queryInWorkspace<Row>(db, workspaceId, {
    text: `select r.title, r.purpose, ${isoSql('r.created_at')} as "createdAt", c.title as "caseTitle",
        'TL-' || lpad(c.number::text, greatest(4, length(c.number::text)), '0') as "caseNumber", c.playbook_slug as playbook,
        (select to_json(x) from (select ${subjectColumns} from subject s where s.id = r.subject_id) x) as subject,
        (select json_agg(x order by x.first_seen_at, x.id) from (
          ${evidenceSql} where e.workspace_id = $1 and e.subject_id = r.subject_id and e.disposition <> 'dismissed') x) as evidence,
        (select count(*)::int from evidence e where e.subject_id = r.subject_id and e.disposition = 'dismissed') as dismissed,
        (select json_agg(json_build_object('worker_id', w.worker_id, 'status', w.status, 'reason', w.reason) order by w.worker_id)
          from worker_outcome w where w.run_id = (
            select n.id from enrichment_run n where n.subject_id = r.subject_id and n.completed_at is not null
            order by n.completed_at desc, n.id desc limit 1)) as outcomes
      from report r join subject s on s.id = r.subject_id and ${visible('s')}
        join investigation_case c on c.id = s.case_id
      where r.workspace_id = $1 and r.id = $2 and r.status = 'generating'`,
    values: [workspaceId, id],
  });
  const [row] = rows;
  if (!row) return null;
  const { subject, evidence, outcomes, dismissed, playbook, ...report } = row;
  const sections = findPlaybook(playbook)?.report_sections ?? reportSections;
  return {
    ...report,
    facts: { subject, evidence: evidence ?? [], outcomes: outcomes ?? [], dismissedCount: dismissed, sections },
  };
}
