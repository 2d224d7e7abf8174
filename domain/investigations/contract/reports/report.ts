import * as z from 'zod';
import { timestamp } from '../../../fields.ts';
import { reportSections } from '../../vocabulary/report-section.ts';
import { severities } from '../../vocabulary/severity.ts';
import { workerIds } from '../../vocabulary/worker-id.ts';
import { listOf } from '../list.ts';

export const reportPurposes = ['internal', 'court', 'fcra'] as const;
export type ReportPurpose = (typeof reportPurposes)[number];

const Section = z.object({ key: z.enum(reportSections), heading: z.string(), markdown: z.string() });
export type ReportSectionText = z.infer<typeof Section>;

/** A claim of a report, and the evidence it rests on. */
const Citation = z.object({
  n: z.int().min(1),
  claim: z.string(),
  evidence_id: z.uuid(),
  worker_id: z.enum(workerIds),
  source_name: z.string(),
  source_url: z.string(),
  retrieved_at: timestamp(),
  raw_sha256: z.string(),
});
export type Citation = z.infer<typeof Citation>;

const summaryShape = {
  id: z.uuid(),
  subject_id: z.uuid(),
  case_id: z.uuid(),
  title: z.string(),
  purpose: z.enum(reportPurposes),
  subject_label: z.string(),
  status: z.enum(['generating', 'ready', 'failed']),
  risk_score: z.int().min(0).max(100).nullable(),
  risk_level: z.enum(severities).nullable(),
  narrative_by: z.string().nullable().meta({ description: '`template`, or the model as `provider/model`.' }),
  sentences_dropped: z.int().min(0),
  citation_count: z.int().min(0),
  evidence_count: z.int().min(0),
  content_sha256: z.string().nullable(),
  pdf_sha256: z.string().nullable(),
  error: z.string().nullable(),
  generated_by: z.uuid(),
  created_at: timestamp(),
};

/** A report in a list: without its text. */
const ReportSummary = z.object(summaryShape).meta({ id: 'ReportSummary' });
export type ReportSummary = z.infer<typeof ReportSummary>;

/** A report as the contract shows it (section 9.2). */
export const Report = z
  .object({
    ...summaryShape,
    narrative: z.string().nullable(),
    sections: z.array(Section),
    citations: z.array(Citation),
    pdf_url: z.string().nullable(),
    pdf_url_expires_at: timestamp().nullable(),
  })
  .meta({ id: 'Report' });
export type Report = z.infer<typeof Report>;

/** The reports of a subject, newest first. */
export const reportList = listOf('listReports', ReportSummary);
