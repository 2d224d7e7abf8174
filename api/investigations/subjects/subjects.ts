import { deleteSubjects, wakeErasures } from '../../../db/investigations/delete-subjects.ts';
import { listSubjects as readSubjects } from '../../../db/investigations/list-subjects.ts';
import { findSubject, updateSubject } from '../../../db/investigations/subject.repository.ts';
import { notFound } from '../../../domain/errors.ts';
import { byCreation } from '../../../domain/investigations/contract/list.ts';
import type { Subject } from '../../../domain/investigations/contract/subjects/subject.ts';
import type { SubjectPatch } from '../../../domain/investigations/contract/subjects/subject-input.ts';
import {
  type SubjectList,
  type SubjectQuery,
  subjects,
} from '../../../domain/investigations/contract/subjects/subject-list.ts';
import type { RequestOf } from '../../http/routing/route-request.ts';
import { actorOf } from '../actor.ts';
import { type OneSubject, type SubjectParams, whichSubject } from './subject-params.ts';

/** `GET /api/v1/subjects` (contract section 7.2). */
export async function listSubjects({
  query,
  principal: { workspaceId },
  inWorkspaceSql,
}: RequestOf<{ query: typeof SubjectQuery }>): Promise<SubjectList> {
  const rows = await inWorkspaceSql((sql) => readSubjects(sql, workspaceId, query));
  return subjects.page(rows, query.limit, byCreation);
}

/** `GET /api/v1/subjects/{sid}` (contract section 7.4). */
export async function getSubject(request: OneSubject): Promise<Subject> {
  const found = await request.inWorkspaceSql((sql) => findSubject(sql, whichSubject(request)));
  if (!found) throw notFound('Subject');
  return found;
}

/** `PATCH /api/v1/subjects/{sid}`: one whose retention is over by it is purged at once (contract section 7.5). */
export function patchSubject(
  request: RequestOf<{ params: typeof SubjectParams; body: typeof SubjectPatch }>,
): Promise<Subject> {
  const { body, inWorkspaceSql, afterCommit } = request;
  const which = whichSubject(request);
  const { workspaceId, subjectId } = which;
  return inWorkspaceSql(async (sql) => {
    const subject = await updateSubject(sql, which, body);
    if (!subject) throw notFound('Subject');
    if (body.retention_days !== undefined && subject.purge_at <= subject.updated_at) {
      const retention = { workspaceId, of: { subjectId }, reason: 'retention', requestedBy: null } as const;
      const gone = await deleteSubjects(sql, retention);
      afterCommit((wake) => wakeErasures(wake, workspaceId, gone));
    }
    return subject;
  });
}

/** `DELETE /api/v1/subjects/{sid}` (contract section 7.6). */
export async function deleteSubject(request: OneSubject): Promise<void> {
  const { principal, inWorkspaceSql, afterCommit } = request;
  const { workspaceId, subjectId } = whichSubject(request);
  await inWorkspaceSql(async (sql) => {
    const deletion = { workspaceId, of: { subjectId }, reason: 'deleted', requestedBy: actorOf(principal) } as const;
    const gone = await deleteSubjects(sql, deletion);
    if (gone.length === 0) throw notFound('Subject');
    afterCommit((wake) => wakeErasures(wake, workspaceId, gone));
  });
}
