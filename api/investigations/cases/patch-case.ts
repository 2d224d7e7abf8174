import { holdCase, updateCase } from '../../../db/investigations/case.repository.ts';
import { pauseMonitors } from '../../../db/investigations/pause-monitors.ts';
import { recordInvestigationsEvents } from '../../../db/investigations/record-investigations-event.ts';
import { sqlOf } from '../../../db/sql/sql-transaction.ts';
import { wakeReceivers } from '../../../db/webhooks/deliveries/delivery.queue.ts';
import { notFound } from '../../../domain/errors.ts';
import type { Case } from '../../../domain/investigations/contract/cases/case.ts';
import type { CasePatch } from '../../../domain/investigations/contract/cases/case-input.ts';
import { isCompleted } from '../../../domain/investigations/vocabulary/case-status.ts';
import type { RequestOf } from '../../http/routing/route-request.ts';
import { caseCompleted } from './case-events.ts';
import { type CaseParams, whichCase } from './case-params.ts';

/**
 * `PATCH /api/v1/cases/{cid}` (contract section 6.5): tells of each change of the status to a completed one, and pauses the
 * monitors of the case then. Of two changes the later one sees what the earlier one left.
 */
export function patchCase(request: RequestOf<{ params: typeof CaseParams; body: typeof CasePatch }>): Promise<Case> {
  const { body, principal, inWorkspace, afterCommit } = request;
  const { workspaceId } = principal;
  return inWorkspace(async (em) => {
    const sql = sqlOf(em);
    const before = await holdCase(sql, whichCase(request));
    if (!before) throw notFound('Case');
    const changed = { ...before, ...body };
    const after = await updateCase(sql, before, { ...changed, isCompleted: isCompleted(changed.status) });
    if (!isCompleted(after.status) || after.status === before.status) return after;
    const paused = await pauseMonitors(sql, workspaceId, before.id);
    const receivers = await recordInvestigationsEvents(em, workspaceId, [caseCompleted(after)]);
    afterCommit((wake) => {
      wakeReceivers(wake, workspaceId, receivers);
      if (paused > 0) wake.drain('sync-monitors', workspaceId);
    });
    return after;
  });
}
