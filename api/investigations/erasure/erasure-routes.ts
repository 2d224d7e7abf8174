import { findErasure } from '../../../db/investigations/erasure/find-erasure.ts';
import { notFound } from '../../../domain/errors.ts';
import { Erasure } from '../../../domain/investigations/contract/erasure/erasure.ts';
import { defineRoute } from '../services.ts';
import { requireSubject, SubjectParams, whichSubject } from '../subjects/subject-params.ts';
import { getExport } from './export-subject.ts';

const facts = { tag: 'Subjects', auth: 'key', scope: 'admin' } as const;

/** The routes by which a subject is handed out and its end is proved (contract sections 7.7, 7.8). */
export const erasureRoutes = [
  defineRoute({
    ...facts,
    ...{ id: 'exportSubject', method: 'get', path: '/api/v1/subjects/:sid/export' },
    summary: 'Everything that is stored of a subject',
    description: 'Of one moment, complete: evidence with the answers it rests on, reports with their text.',
    params: SubjectParams,
    precondition: requireSubject,
    answers: { 200: { mediaType: 'application/json', description: 'One object, as it is read.' } },
    errors: ['not_found'],
    handle: getExport,
  }),
  defineRoute({
    ...facts,
    ...{ id: 'getErasure', method: 'get', path: '/api/v1/subjects/:sid/erasure' },
    summary: 'The proof that a subject was erased',
    description: 'Kept for good, with counts only; 404 while the subject exists.',
    params: SubjectParams,
    answers: { 200: Erasure },
    errors: ['not_found'],
    async handle(request) {
      const found = await request.inWorkspaceSql((sql) => findErasure(sql, whichSubject(request)));
      if (!found) throw notFound('Erasure');
      return found;
    },
  }),
];
