import { holdCaseState } from '../../../db/investigations/case.repository.ts';
import { holdSubject } from '../../../db/investigations/monitors/hold-subject.ts';
import { findMonitor, updateMonitor } from '../../../db/investigations/monitors/monitor.repository.ts';
import type { SqlTransaction } from '../../../db/sql/sql-transaction.ts';
import { notFound, PublicError } from '../../../domain/errors.ts';
import type { Monitor, MonitorPatch } from '../../../domain/investigations/contract/monitors/monitor.ts';
import { isCompleted } from '../../../domain/investigations/vocabulary/case-status.ts';
import type { RequestOf } from '../../http/routing/route-request.ts';
import { type MonitorParams, whichMonitor } from './monitor-params.ts';
import { wakeMonitor } from './wake-monitor.ts';

/** `PATCH /api/v1/monitors/{mid}` (contract section 10). A case that is completed has no active monitor. */
export function patchMonitor(
  request: RequestOf<{ params: typeof MonitorParams; body: typeof MonitorPatch }>,
): Promise<Monitor> {
  const { body, inWorkspaceSql } = request;
  const which = whichMonitor(request);
  return inWorkspaceSql(async (sql) => {
    const before = await findMonitor(sql, which);
    if (!before) throw notFound('Monitor');
    const needsBaseline = body.active === true && (await holdForStart(sql, which.workspaceId, before));
    const after = (await updateMonitor(sql, which, body)) ? await findMonitor(sql, which) : null;
    if (!after) throw notFound('Monitor');
    await wakeMonitor(request, sql, { monitor: after, needsBaseline });
    return after;
  });
}

/** Holds case and subject of a monitor that is to be active; whether it has nothing yet to compare with. */
async function holdForStart(
  sql: SqlTransaction,
  workspaceId: string,
  { case_id, subject_id, last_run_at }: Monitor,
): Promise<boolean> {
  const parent = await holdCaseState(sql, { workspaceId, caseId: case_id });
  const subject = parent && (await holdSubject(sql, { workspaceId, subjectId: subject_id }));
  if (!subject) throw notFound('Monitor');
  if (isCompleted(parent.status)) throw new PublicError('validation_failed', `The case is ${parent.status}.`);
  return !subject.wasEnriched && last_run_at === null;
}
