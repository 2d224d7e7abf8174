import type { EntityManager } from '@mikro-orm/postgresql';
import type { DecisionSource, HumanDecision } from '../../domain/evaluations/contract.ts';
import { Log } from './log.entity.ts';

/** A log by the id its workspace knows it by, with the names of its project and task. */
export const findLog = (em: EntityManager, id: string): Promise<Log | null> =>
  em.findOne(Log, { id }, { populate: ['project', 'task'] });

/** Deletes logs with all that belongs to them; answers how many there were. */
export const deleteLogs = (em: EntityManager, ids: string[]): Promise<number> =>
  em.nativeDelete(Log, { id: { $in: ids } });

export interface Decision {
  humanDecision: HumanDecision;
  decidedBy: string;
  decisionSource: DecisionSource;
}

/** Decides evaluated logs that are not decided so already, and answers the ids that changed (contract section 6.6). */
export async function decideLogs(em: EntityManager, ids: string[], decision: Decision): Promise<string[]> {
  const logs = await em.find(
    Log,
    {
      id: { $in: ids },
      status: { $ne: 'pending' },
      $or: [{ humanDecision: null }, { humanDecision: { $ne: decision.humanDecision } }],
    },
    {
      fields: ['uid', 'id'],
      lockMode: 4 /* for update: two decisions of one log follow each other */,
      orderBy: { id: 'asc' },
    },
  );
  const uids = logs.map(({ uid }) => uid);
  if (uids.length > 0) await em.nativeUpdate(Log, { uid: { $in: uids } }, { ...decision, decidedAt: new Date() });
  return logs.map(({ id }) => id);
}
