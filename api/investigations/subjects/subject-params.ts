import * as z from 'zod';
import { findSubject } from '../../../db/investigations/subject.repository.ts';
import { notFound } from '../../../domain/errors.ts';
import { uuid } from '../../../domain/fields.ts';
import type { RequestOf } from '../../http/routing/route-request.ts';

/** A subject by its id. */
export const SubjectParams = z.object({ sid: uuid() });

export type OneSubject = RequestOf<{ params: typeof SubjectParams }>;

export const whichSubject = ({ params, principal }: Pick<OneSubject, 'params' | 'principal'>) => ({
  workspaceId: principal.workspaceId,
  subjectId: params.sid,
});

/** Refuses a path whose subject is not there, ahead of query and body. */
export async function requireSubject(
  request: Pick<OneSubject, 'params' | 'principal' | 'inWorkspaceSql'>,
): Promise<void> {
  if (!(await request.inWorkspaceSql((sql) => findSubject(sql, whichSubject(request))))) throw notFound('Subject');
}
