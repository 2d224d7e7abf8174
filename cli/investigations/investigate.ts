import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { StartError } from '../embedded/start-error.ts';
import { showProgress } from '../print/progress.ts';
import { renderTable } from '../print/table.ts';
import type { ApiClient } from './api-client.ts';

const POLL_MS = 300;

/** Whom an investigation is about, by the names of the API's fields. */
export interface SubjectToInvestigate {
  full_name?: string;
  emails: string[];
  phones: string[];
  usernames: string[];
  ip_addresses: string[];
  domains: string[];
}

export interface InvestigateOptions {
  /** Title of the case. */
  title: string;
  /** Where the report's PDF is written; nowhere when absent. */
  pdf?: string;
}

const Created = z.object({ id: z.uuid() });
const Case = Created.extend({ case_number: z.string() });
const Worker = z.object({
  worker_id: z.string(),
  status: z.string(),
  reason: z.string().nullable(),
  evidence_count: z.number(),
  risk_points: z.number(),
  duration_ms: z.number().nullable(),
});
const Run = z.object({
  run_id: z.uuid(),
  status: z.string(),
  evidence_count: z.number(),
  risk_score: z.number().nullable(),
  risk_level: z.string().nullable(),
  workers: z.array(Worker),
});
const Report = z.object({
  id: z.uuid(),
  status: z.string(),
  narrative: z.string().nullable(),
  citation_count: z.number(),
  pdf_url: z.string().nullable(),
  error: z.string().nullable(),
});

type Run = z.output<typeof Run>;
type Report = z.output<typeof Report>;

/** A case from its opening to its report: what became of it. */
export interface Investigation {
  caseNumber: string;
  subjectId: string;
  run: Run;
  report: Report;
}

/** Opens a case, asks every source about the subject, and has a report written; tells how far it has come. */
export async function investigate(
  api: ApiClient,
  subject: SubjectToInvestigate,
  { title, pdf }: InvestigateOptions,
): Promise<Investigation> {
  const opened = await api.post('/api/v1/cases', { title }, Case);
  const { id: subjectId } = await api.post('/api/v1/subjects', { case_id: opened.id, ...subject }, Created);
  console.log(`Case ${opened.case_number}, subject ${subjectId}.`);
  const run = await enrich(api, subjectId);
  console.log(`\n${renderWorkers(run)}\n`);
  console.log(`${run.evidence_count} rows of evidence, risk ${run.risk_score} of 100 (${run.risk_level}).`);
  const report = await writeReport(api, subjectId);
  console.log(`Report ${report.id}: ${report.citation_count} citations.`);
  if (pdf !== undefined && report.pdf_url) {
    await writeFile(pdf, await api.download(report.pdf_url));
    console.log(`PDF: ${pdf}`);
  }
  return { caseNumber: opened.case_number, subjectId, run, report };
}

async function enrich(api: ApiClient, subjectId: string): Promise<Run> {
  const path = `/api/v1/subjects/${subjectId}`;
  let run = await api.post(`${path}/enrich`, {}, Run, { prefer: 'respond-async' });
  const progress = showProgress('Asking sources ', run.workers.length);
  try {
    for (;;) {
      const done = run.workers.filter(({ status }) => status !== 'pending' && status !== 'running');
      const out = run.workers.flatMap(({ worker_id: id, status }) => (status === 'running' ? [id] : []));
      progress.update(
        done.length,
        out.length > 0 ? `waiting for ${out.slice(0, 3).join(', ')}` : `${done.length} done`,
      );
      if (run.status !== 'running') return run;
      await sleep(POLL_MS);
      run = await api.get(`${path}/runs/${run.run_id}`, Run);
    }
  } finally {
    progress.stop();
  }
}

async function writeReport(api: ApiClient, subjectId: string): Promise<Report> {
  let report = await api.post(`/api/v1/subjects/${subjectId}/reports`, {}, Report);
  while (report.status === 'generating') {
    await sleep(POLL_MS);
    report = await api.get(`/api/v1/reports/${report.id}`, Report);
  }
  if (report.status === 'failed')
    throw new StartError(`The report could not be written: ${report.error ?? 'no reason was given'}`);
  return report;
}

const renderWorkers = ({ workers }: Run): string =>
  renderTable(
    ['SOURCE', 'STATUS', 'ROWS', 'POINTS', 'MS', 'WHY'],
    workers.map(({ worker_id, status, evidence_count, risk_points, duration_ms, reason }) => [
      ...[worker_id, status, evidence_count, risk_points, duration_ms ?? 0, reason ?? ''],
    ]),
  );
