import { Evidence, EvidenceWithRaw } from '../../../domain/investigations/contract/evidence/evidence.ts';
import {
  DispositionInput,
  EvidenceQuery,
  evidenceList,
  RawQuery,
} from '../../../domain/investigations/contract/evidence/evidence-input.ts';
import { defineRoute } from '../services.ts';
import { requireSubject, SubjectParams } from '../subjects/subject-params.ts';
import { getEvidence, getRawAnswer, listEvidence, patchEvidence, requireEvidence } from './evidence.ts';
import { EvidenceParams } from './evidence-params.ts';

const facts = { tag: 'Evidence', auth: 'key' } as const;

/** The routes of evidence (contract section 8.3). */
export const evidenceRoutes = [
  defineRoute({
    ...facts,
    ...{ id: 'listEvidence', method: 'get', path: '/api/v1/subjects/:sid/evidence' },
    summary: 'Evidence of a subject, newest first',
    params: SubjectParams,
    precondition: requireSubject,
    query: EvidenceQuery,
    answers: { 200: evidenceList.schema },
    errors: ['not_found'],
    handle: listEvidence,
  }),
  defineRoute({
    ...facts,
    ...{ id: 'getEvidence', method: 'get', path: '/api/v1/evidence/:eid' },
    summary: 'One row of evidence, with the answer it rests on',
    params: EvidenceParams,
    answers: { 200: EvidenceWithRaw },
    errors: ['not_found'],
    handle: getEvidence,
  }),
  defineRoute({
    ...facts,
    ...{ id: 'getRawAnswer', method: 'get', path: '/api/v1/evidence/:eid/raw' },
    summary: 'The bytes that a row rests on, as its source sent them',
    params: EvidenceParams,
    precondition: requireEvidence,
    query: RawQuery,
    answers: { 200: { mediaType: 'application/octet-stream', description: 'The stored answer.' } },
    errors: ['not_found'],
    handle: getRawAnswer,
  }),
  defineRoute({
    ...facts,
    ...{ id: 'patchEvidence', method: 'patch', path: '/api/v1/evidence/:eid' },
    summary: 'Say what a person makes of it',
    description: 'A dismissed row counts nothing; the subject is scored anew at once.',
    params: EvidenceParams,
    precondition: requireEvidence,
    body: DispositionInput,
    answers: { 200: Evidence },
    errors: ['not_found'],
    handle: patchEvidence,
  }),
];
