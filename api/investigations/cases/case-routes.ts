import { Case } from '../../../domain/investigations/contract/cases/case.ts';
import { CaseCreate, CasePatch } from '../../../domain/investigations/contract/cases/case-input.ts';
import { CaseList, CaseQuery } from '../../../domain/investigations/contract/cases/case-list.ts';
import { defineRoute } from '../services.ts';
import { CaseParams, requireCase } from './case-params.ts';
import { createCase, deleteCase, getCase, listCases } from './cases.ts';
import { patchCase } from './patch-case.ts';

/** The routes of cases (contract section 6). */
export const caseRoutes = [
  defineRoute({
    ...{ id: 'listCases', method: 'get', path: '/api/v1/cases', summary: 'List cases, newest first', tag: 'Cases' },
    auth: 'key',
    query: CaseQuery,
    answers: { 200: CaseList },
    handle: listCases,
  }),
  defineRoute({
    ...{ id: 'createCase', method: 'post', path: '/api/v1/cases', summary: 'Open a case', tag: 'Cases' },
    description: 'Counts against the cases of the month, also when it is deleted later.',
    auth: 'key',
    idempotent: true,
    body: CaseCreate,
    answers: { 201: Case },
    errors: ['rate_limited'],
    handle: createCase,
  }),
  defineRoute({
    ...{ id: 'getCase', method: 'get', path: '/api/v1/cases/:cid', summary: 'One case', tag: 'Cases' },
    auth: 'key',
    params: CaseParams,
    answers: { 200: Case },
    errors: ['not_found'],
    handle: getCase,
  }),
  defineRoute({
    ...{ id: 'patchCase', method: 'patch', path: '/api/v1/cases/:cid', summary: 'Change a case', tag: 'Cases' },
    description:
      'A case that is closed or archived is completed: its monitors are paused, and stay so when it is reopened.',
    auth: 'key',
    params: CaseParams,
    precondition: requireCase,
    body: CasePatch,
    answers: { 200: Case },
    errors: ['not_found'],
    handle: patchCase,
  }),
  defineRoute({
    ...{ id: 'deleteCase', method: 'delete', path: '/api/v1/cases/:cid', tag: 'Cases' },
    summary: 'Delete a case and all that belongs to it',
    description: 'Its subjects are erased; the proof of each is kept. Its number is not used again.',
    auth: 'key',
    scope: 'admin',
    params: CaseParams,
    answers: { 204: null },
    errors: ['not_found'],
    handle: deleteCase,
  }),
];
