import { deleteLogs } from '../../../db/evaluations/logs/log.repository.ts';
import { notFound } from '../../../domain/errors.ts';
import type { RequestOf } from '../../http/routing/route-request.ts';
import type { LogParams } from './log-params.ts';

/** `DELETE /api/logs/{id}`: the log and what belongs to it; a running evaluation finds nothing and ends (section 6.3). */
export async function deleteLog({ params, inWorkspace }: RequestOf<{ params: typeof LogParams }>) {
  const deleted = await inWorkspace((em) => deleteLogs(em, [params.id]));
  if (deleted === 0) throw notFound('Log');
  return { ok: true as const };
}
