import { type AcceptedRun, insertRun, type NewRun } from '../../../db/investigations/runs/insert-run.ts';
import type { SqlTransaction } from '../../../db/sql/sql-transaction.ts';
import { notFound } from '../../../domain/errors.ts';
import type { RouteRequest } from '../../http/routing/route-request.ts';
import { enrichmentLimit } from '../limits.ts';

/**
 * Accepts a run in this transaction and counts it in it against the hourly cap, or joins the one in progress, which does not
 * count (contract section 4). Throws where the cap is reached, or the subject has gone meanwhile.
 */
export async function startRun(
  { principal, take }: Pick<RouteRequest, 'principal' | 'take'>,
  sql: SqlTransaction,
  run: NewRun,
): Promise<AcceptedRun> {
  const accepted = await insertRun(sql, principal.workspaceId, run);
  if (!accepted) throw notFound('Subject');
  await take(enrichmentLimit, { cost: accepted.isNew ? 1 : 0, sql });
  return accepted;
}
