import { disposeEvidence } from '../../../db/investigations/evidence/dispose-evidence.ts';
import { readAnswer } from '../../../db/investigations/evidence/read-answer.ts';
import { findEvidence, listEvidence as readEvidence } from '../../../db/investigations/evidence/read-evidence.ts';
import { notFound } from '../../../domain/errors.ts';
import type { Evidence, EvidenceWithRaw } from '../../../domain/investigations/contract/evidence/evidence.ts';
import {
  type DispositionInput,
  type EvidenceQuery,
  evidenceList,
  type RawQuery,
} from '../../../domain/investigations/contract/evidence/evidence-input.ts';
import { answer } from '../../http/respond/answer.ts';
import type { RequestOf } from '../../http/routing/route-request.ts';
import { actorOf } from '../actor.ts';
import { type SubjectParams, whichSubject } from '../subjects/subject-params.ts';
import type { EvidenceParams } from './evidence-params.ts';
import { rawJson } from './raw-json.ts';

type OneEvidence = RequestOf<{ params: typeof EvidenceParams }>;

const noEvidence = () => notFound('Evidence');

/** `GET /api/v1/subjects/{sid}/evidence` (contract section 8.3). */
export async function listEvidence(request: RequestOf<{ params: typeof SubjectParams; query: typeof EvidenceQuery }>) {
  const { query, inWorkspaceSql } = request;
  const { workspaceId, subjectId } = whichSubject(request);
  const rows = await inWorkspaceSql((sql) => readEvidence(sql, workspaceId, subjectId, query));
  return evidenceList.page(rows, query.limit, ({ first_seen_at, id }) => [first_seen_at, id]);
}

/** Refuses a path whose row is not there, ahead of query and body. */
export async function requireEvidence({ params, principal, inWorkspaceSql }: OneEvidence): Promise<void> {
  if (!(await inWorkspaceSql((sql) => findEvidence(sql, principal.workspaceId, params.eid)))) throw noEvidence();
}

/** `GET /api/v1/evidence/{eid}`: with the answer it rests on (contract section 8.3). */
export async function getEvidence({ params, principal, inWorkspaceSql }: OneEvidence): Promise<EvidenceWithRaw> {
  const { workspaceId } = principal;
  const { row, stored } = await inWorkspaceSql(async (sql) => ({
    row: await findEvidence(sql, workspaceId, params.eid),
    stored: await readAnswer(sql, workspaceId, { evidenceId: params.eid }),
  }));
  if (!row) throw noEvidence();
  return { ...row, raw: stored ? rawJson(stored.body) : null };
}

/** `GET /api/v1/evidence/{eid}/raw`: the stored bytes (contract section 8.3). */
export async function getRawAnswer({
  params: { eid },
  query: { sha256 },
  principal: { workspaceId },
  inWorkspaceSql,
}: RequestOf<{ params: typeof EvidenceParams; query: typeof RawQuery }>) {
  const stored = await inWorkspaceSql((sql) => readAnswer(sql, workspaceId, { evidenceId: eid, sha256 }));
  if (!stored) throw notFound('Answer');
  return answer(200, stored.body, { 'content-disposition': `attachment; filename="${stored.sha256}.bin"` });
}

/** `PATCH /api/v1/evidence/{eid}`: what a person makes of it (contract section 8.3). */
export async function patchEvidence({
  params: { eid },
  body: { disposition, note },
  principal,
  inWorkspaceSql,
}: RequestOf<{ params: typeof EvidenceParams; body: typeof DispositionInput }>): Promise<Evidence> {
  const { workspaceId } = principal;
  return inWorkspaceSql(async (sql) => {
    const by = actorOf(principal);
    const isStored = await disposeEvidence(sql, workspaceId, { evidenceId: eid, disposition, note, by });
    const row = isStored ? await findEvidence(sql, workspaceId, eid) : null;
    if (!row) throw noEvidence();
    return row;
  });
}
