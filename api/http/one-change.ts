import { LaterTransaction } from '../../db/http/later-transaction.ts';
import { sqlOf } from '../../db/sql/sql-transaction.ts';
import { withEffects } from './after-commit.ts';
import { type CallOutcome, recordCall } from './record-call.ts';
import type { RequestContext } from './request-context.ts';

/** Records a call in the transaction that its handler's join, if it is in one. */
export async function recordJoined<Services>(context: RequestContext<Services>, outcome: CallOutcome): Promise<void> {
  await context.joined?.((em) => recordCall(context, outcome, sqlOf(em)));
}

/**
 * Runs a change of a product that records its calls: all transactions of the work are one, and the record of the call is
 * part of it. It opens when the work first asks for one, so work that waits for others holds no connection meanwhile; of
 * work that asks for none the call is recorded with its answer.
 */
export async function asOneChange<Services, T>(
  context: RequestContext<Services>,
  work: () => Promise<T>,
  outcomeOf: (result: T) => CallOutcome,
): Promise<T> {
  const { product, principal, route, server } = context;
  if (!product?.recordCall || route?.method === 'get' || !principal?.workspaceId) return work();
  const transaction = new LaterTransaction(server.db, principal.workspaceId);
  return withEffects(async (inside) => {
    context.joined = (part) => transaction.run(part);
    try {
      const result = await inside(work);
      if (transaction.isOpen) await inside(() => recordJoined(context, outcomeOf(result)));
      await transaction.commit();
      return result;
    } catch (error) {
      context.isRecorded = false; // it went with the transaction
      await transaction.rollback(error);
      throw error;
    } finally {
      context.joined = null;
    }
  });
}
