import { findLog, flagLog as flag } from '../../../db/evaluations/logs/log.repository.ts';
import { wakeReceivers } from '../../../db/webhooks/deliveries/delivery.queue.ts';
import { notFound, PublicError } from '../../../domain/errors.ts';
import type { Flag, FlagAnswer } from '../../../domain/evaluations/contract/logs/flag.ts';
import { flagExplanation } from '../../../domain/evaluations/flag-explanation.ts';
import type { RequestOf } from '../../http/routing/route-request.ts';
import type { LogParams } from './log-params.ts';

/** `PATCH /api/logs/{id}/status`: somebody outside the rules wants a person to look at it (contract section 16). */
export async function flagLog({
  params: { id },
  body,
  principal: { workspaceId },
  inWorkspace,
  afterCommit,
}: RequestOf<{ params: typeof LogParams; body: typeof Flag }>): Promise<FlagAnswer> {
  await inWorkspace(async (em) => {
    const receivers = await flag(em, workspaceId, id, flagExplanation(body));
    const log = await findLog(em, id);
    if (!log) throw notFound('Log');
    if (log.status === 'pending') throw new PublicError('conflict', 'The log is still being evaluated.');
    afterCommit((wake) => wakeReceivers(wake, workspaceId, receivers));
  });
  return { ok: true, id, status: 'flagged' };
}
