import { Report, reportList } from '../../../domain/investigations/contract/reports/report.ts';
import { ReportInput } from '../../../domain/investigations/contract/reports/report-input.ts';
import { defineRoute } from '../services.ts';
import { requireSubject, SubjectParams } from '../subjects/subject-params.ts';
import { acceptReport, showReport } from './create-report.ts';
import { downloadPdf, PdfQuery } from './download-pdf.ts';
import { getReport, listReports, ReportParams, ReportQuery } from './reports.ts';

const facts = { tag: 'Reports', auth: 'key' } as const;

/** The routes of reports (contract section 9). */
export const reportRoutes = [
  defineRoute({
    ...facts,
    ...{ id: 'createReport', method: 'post', path: '/api/v1/subjects/:sid/reports', summary: 'Write a report' },
    description: 'Answers when text and PDF are there, within 60 s; with `Prefer: respond-async` at once.',
    idempotent: true,
    params: SubjectParams,
    precondition: requireSubject,
    body: ReportInput,
    answers: { 201: Report, 202: Report },
    errors: ['not_found'],
    write: acceptReport,
    handle: showReport,
  }),
  defineRoute({
    ...facts,
    ...{ id: 'listReports', method: 'get', path: '/api/v1/subjects/:sid/reports', summary: 'Reports of a subject' },
    params: SubjectParams,
    precondition: requireSubject,
    query: ReportQuery,
    answers: { 200: reportList.schema },
    errors: ['not_found'],
    handle: listReports,
  }),
  defineRoute({
    ...facts,
    ...{ id: 'getReport', method: 'get', path: '/api/v1/reports/:rid', summary: 'One report, with its text' },
    description: 'The address of its PDF works for an hour, and is a fresh one each time.',
    params: ReportParams,
    answers: { 200: Report },
    errors: ['not_found'],
    handle: getReport,
  }),
  defineRoute({
    ...facts,
    auth: 'public',
    ...{
      id: 'downloadReportPdf',
      method: 'get',
      path: '/api/v1/reports/:rid/pdf',
      summary: 'The PDF behind its address',
    },
    params: ReportParams,
    query: PdfQuery,
    answers: { 200: { mediaType: 'application/pdf', description: 'The report.' } },
    errors: ['forbidden', 'unauthenticated'],
    handle: downloadPdf,
  }),
];
