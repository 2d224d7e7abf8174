import { Subject } from '../../../domain/investigations/contract/subjects/subject.ts';
import { SubjectCreate, SubjectPatch } from '../../../domain/investigations/contract/subjects/subject-input.ts';
import { SubjectList, SubjectQuery } from '../../../domain/investigations/contract/subjects/subject-list.ts';
import { defineRoute } from '../services.ts';
import { createSubject } from './create-subject.ts';
import { requireSubject, SubjectParams } from './subject-params.ts';
import { deleteSubject, getSubject, listSubjects, patchSubject } from './subjects.ts';

const facts = { tag: 'Subjects', auth: 'key' } as const;

/** The routes of subjects (contract sections 7.1 to 7.6). */
export const subjectRoutes = [
  defineRoute({
    ...facts,
    ...{ id: 'listSubjects', method: 'get', path: '/api/v1/subjects', summary: 'List subjects, newest first' },
    query: SubjectQuery,
    answers: { 200: SubjectList },
    handle: listSubjects,
  }),
  defineRoute({
    ...facts,
    ...{ id: 'createSubject', method: 'post', path: '/api/v1/subjects', summary: 'Add a subject to a case' },
    description: 'Identifiers are stored in their normal form; a case that is archived takes none.',
    idempotent: true,
    body: SubjectCreate,
    answers: { 201: Subject },
    errors: ['not_found'],
    handle: createSubject,
  }),
  defineRoute({
    ...facts,
    ...{ id: 'getSubject', method: 'get', path: '/api/v1/subjects/:sid', summary: 'One subject' },
    params: SubjectParams,
    answers: { 200: Subject },
    errors: ['not_found'],
    handle: getSubject,
  }),
  defineRoute({
    ...facts,
    ...{ id: 'patchSubject', method: 'patch', path: '/api/v1/subjects/:sid', summary: 'Change a subject' },
    description: 'A list replaces the stored one; evidence and risk score stay. A run in progress goes on as it began.',
    params: SubjectParams,
    precondition: requireSubject,
    body: SubjectPatch,
    answers: { 200: Subject },
    errors: ['not_found'],
    handle: patchSubject,
  }),
  defineRoute({
    ...facts,
    ...{ id: 'deleteSubject', method: 'delete', path: '/api/v1/subjects/:sid' },
    summary: 'Erase a subject and all that belongs to it',
    description: 'It is gone for every reader with the answer; what lies elsewhere follows, and a proof of it is kept.',
    scope: 'admin',
    params: SubjectParams,
    answers: { 204: null },
    errors: ['not_found'],
    handle: deleteSubject,
  }),
];
