import * as z from 'zod';
import { timestamp } from '../../../fields.ts';
import { Case } from '../cases/case.ts';
import { EvidenceWithRaw } from '../evidence/evidence.ts';
import { Alert } from '../monitors/alert.ts';
import { Monitor } from '../monitors/monitor.ts';
import { Report } from '../reports/report.ts';
import { Run } from '../runs/run.ts';
import { Subject } from '../subjects/subject.ts';

/** Everything that is stored of a subject (contract section 7.7). */
export const SubjectExport = z
  .object({
    subject: Subject,
    case: Case,
    evidence: z.array(EvidenceWithRaw),
    runs: z.array(Run),
    reports: z.array(Report.omit({ pdf_url: true, pdf_url_expires_at: true })),
    monitors: z.array(Monitor),
    alerts: z.array(Alert),
    exported_at: timestamp(),
  })
  .meta({ id: 'SubjectExport' });
