import { findCase, insertCase } from '../../../db/investigations/case.repository.ts';
import { deleteCase as removeCase } from '../../../db/investigations/delete-case.ts';
import { wakeErasures } from '../../../db/investigations/delete-subjects.ts';
import { listCases as readCases } from '../../../db/investigations/list-cases.ts';
import { recordInvestigationsEvents } from '../../../db/investigations/record-investigations-event.ts';
import { sqlOf } from '../../../db/sql/sql-transaction.ts';
import { wakeReceivers } from '../../../db/webhooks/deliveries/delivery.queue.ts';
import { notFound } from '../../../domain/errors.ts';
import type { Case } from '../../../domain/investigations/contract/cases/case.ts';
import type { CaseCreate } from '../../../domain/investigations/contract/cases/case-input.ts';
import { type CaseList, type CaseQuery, cases } from '../../../domain/investigations/contract/cases/case-list.ts';
import { byCreation } from '../../../domain/investigations/contract/list.ts';
import type { RequestOf } from '../../http/routing/route-request.ts';
import { actorOf } from '../actor.ts';
import { caseQuota } from '../limits.ts';
import { caseCreated } from './case-events.ts';
import { type OneCase, whichCase } from './case-params.ts';

/** `GET /api/v1/cases` (contract section 6.2). */
export async function listCases({
  query,
  principal: { workspaceId },
  inWorkspaceSql,
}: RequestOf<{ query: typeof CaseQuery }>): Promise<CaseList> {
  const rows = await inWorkspaceSql((sql) => readCases(sql, workspaceId, query));
  return cases.page(rows, query.limit, byCreation);
}

/** `POST /api/v1/cases`: counts against the month, also when it is deleted later (contract section 6.3). */
export function createCase(request: RequestOf<{ body: typeof CaseCreate }>): Promise<Case> {
  const { body, principal, inWorkspace, takeQuota, afterCommit, answerIsAbout } = request;
  const { workspaceId } = principal;
  return inWorkspace(async (em) => {
    const sql = sqlOf(em);
    await takeQuota(sql, caseQuota);
    const created = await insertCase(sql, workspaceId, body, actorOf(principal));
    const receivers = await recordInvestigationsEvents(em, workspaceId, [caseCreated(created)]);
    afterCommit((wake) => wakeReceivers(wake, workspaceId, receivers));
    answerIsAbout(`case/${created.id}`);
    return created;
  });
}

/** `GET /api/v1/cases/{cid}` (contract section 6.4). */
export async function getCase(request: OneCase): Promise<Case> {
  const found = await request.inWorkspaceSql((sql) => findCase(sql, whichCase(request)));
  if (!found) throw notFound('Case');
  return found;
}

/** `DELETE /api/v1/cases/{cid}`: with all its subjects (contract section 6.6). */
export async function deleteCase(request: OneCase): Promise<void> {
  const { principal, inWorkspaceSql, afterCommit } = request;
  await inWorkspaceSql(async (sql) => {
    const subjects = await removeCase(sql, { ...whichCase(request), requestedBy: actorOf(principal) });
    if (!subjects) throw notFound('Case');
    afterCommit((wake) => wakeErasures(wake, principal.workspaceId, subjects));
  });
}
