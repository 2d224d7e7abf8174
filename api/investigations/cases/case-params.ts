import * as z from 'zod';
import { findCase } from '../../../db/investigations/case.repository.ts';
import { notFound } from '../../../domain/errors.ts';
import { uuid } from '../../../domain/fields.ts';
import type { RequestOf } from '../../http/routing/route-request.ts';

/** A case by its id. */
export const CaseParams = z.object({ cid: uuid() });

export type OneCase = RequestOf<{ params: typeof CaseParams }>;

export const whichCase = ({ params, principal }: Pick<OneCase, 'params' | 'principal'>) => ({
  workspaceId: principal.workspaceId,
  caseId: params.cid,
});

/** Refuses a path whose case is not there, ahead of query and body. */
export async function requireCase(request: Pick<OneCase, 'params' | 'principal' | 'inWorkspaceSql'>): Promise<void> {
  if (!(await request.inWorkspaceSql((sql) => findCase(sql, whichCase(request))))) throw notFound('Case');
}
