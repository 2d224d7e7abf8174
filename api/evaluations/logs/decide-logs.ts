import { decideLogs, deleteLogs, findLog } from '../../../db/evaluations/logs/log.repository.ts';
import { wakeReceivers } from '../../../db/webhooks/deliveries/delivery.queue.ts';
import { notFound, PublicError } from '../../../domain/errors.ts';
import type { BulkAction, BulkAnswer } from '../../../domain/evaluations/contract/logs/bulk-action.ts';
import type { Decision, DecisionAnswer } from '../../../domain/evaluations/contract/logs/decision.ts';
import type { Principal } from '../../../domain/tenancy/principal.ts';
import type { RequestOf } from '../../http/routing/route-request.ts';
import type { LogParams } from './log-params.ts';

/** Who decided, as the contract spells it (section 6.6). */
const decider = (principal: Principal): string => (principal.class === 'api_key' ? 'api-key' : 'api');

const made = ({ decision, comment, correctedOutput }: Decision, principal: Principal) => ({
  humanDecision: decision,
  comment,
  correctedOutput,
  decidedBy: decider(principal),
  decisionSource: 'api' as const,
});

/** `PATCH /api/logs/{id}/decision`: allowed once evaluated; the same decision again changes nothing (section 6.6). */
export async function decideLog({
  params,
  body,
  principal,
  inWorkspace,
  afterCommit,
}: RequestOf<{ params: typeof LogParams; body: typeof Decision }>): Promise<DecisionAnswer> {
  const { workspaceId } = principal;
  const decidedBy = await inWorkspace(async (em) => {
    const { receivers } = await decideLogs(em, workspaceId, [params.id], made(body, principal));
    const log = await findLog(em, params.id);
    if (!log) throw notFound('Log');
    if (log.status === 'pending') throw new PublicError('conflict', 'The log is still being evaluated.');
    afterCommit((wake) => wakeReceivers(wake, workspaceId, receivers));
    return log.decidedBy;
  });
  return { ok: true, decidedBy: decidedBy ?? decider(principal) };
}

/** What a bulk action decides; `changed` says something else of each log. */
const decisions = { approve: 'approved', reject: 'rejected', handle: 'handled' } as const;

/** `PATCH /api/logs/bulk`: all or nothing; what is unknown, pending or so decided already is skipped (section 6.7). */
export async function changeLogs({
  body,
  principal,
  inWorkspace,
  afterCommit,
}: RequestOf<{ body: typeof BulkAction }>): Promise<BulkAnswer> {
  const { ids, action } = body;
  const { workspaceId } = principal;
  const count = await inWorkspace(async (em) => {
    if (action === 'delete') return deleteLogs(em, ids);
    const decision = { decision: decisions[action], comment: null, correctedOutput: null };
    const decided = await decideLogs(em, workspaceId, ids, made(decision, principal));
    afterCommit((wake) => wakeReceivers(wake, workspaceId, decided.receivers));
    return decided.count;
  });
  return { ok: true, count };
}
