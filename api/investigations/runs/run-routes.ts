import { EnrichInput } from '../../../domain/investigations/contract/runs/enrich-input.ts';
import { Enrichment, Run } from '../../../domain/investigations/contract/runs/run.ts';
import { RunQuery, runs } from '../../../domain/investigations/contract/runs/run-list.ts';
import { defineRoute } from '../services.ts';
import { requireSubject, SubjectParams } from '../subjects/subject-params.ts';
import { acceptEnrichment, showEnrichment } from './enrich.ts';
import { RunParams } from './run-params.ts';
import { getRun, listRuns } from './runs.ts';

const facts = { tag: 'Enrichment', auth: 'key' } as const;

/** The routes of runs (contract sections 8.1, 8.2). */
export const runRoutes = [
  defineRoute({
    ...facts,
    ...{ id: 'enrichSubject', method: 'post', path: '/api/v1/subjects/:sid/enrich', summary: 'Ask the 32 workers' },
    description:
      'Answers when every worker has reported; with `Prefer: respond-async` at once. A run in progress is joined. Allow 120 s.',
    idempotent: true,
    params: SubjectParams,
    precondition: requireSubject,
    body: EnrichInput,
    answers: { 200: Enrichment, 202: Enrichment },
    errors: ['not_found', 'rate_limited', 'unavailable'],
    write: acceptEnrichment,
    handle: showEnrichment,
  }),
  defineRoute({
    ...facts,
    ...{
      id: 'listRuns',
      method: 'get',
      path: '/api/v1/subjects/:sid/runs',
      summary: 'Runs of a subject, newest first',
    },
    params: SubjectParams,
    precondition: requireSubject,
    query: RunQuery,
    answers: { 200: runs.schema },
    errors: ['not_found'],
    handle: listRuns,
  }),
  defineRoute({
    ...facts,
    ...{ id: 'getRun', method: 'get', path: '/api/v1/subjects/:sid/runs/:run_id', summary: 'One run, finished or not' },
    params: RunParams,
    answers: { 200: Run },
    errors: ['not_found'],
    handle: getRun,
  }),
];
