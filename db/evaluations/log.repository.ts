import { type EntityManager, type FilterQuery, LockMode, raw } from '@mikro-orm/postgresql';
import type { DecisionSource, HumanDecision } from '../../domain/evaluations/contract.ts';
import { Log } from './log.entity.ts';
import { readRecipientSettings, recordLogEvents } from './record-log-events.ts';
import { isVisible, visibleLog } from './visible-logs.ts';

/** A log by the id its workspace knows it by, with the names of its project and task. */
export async function findLog(em: EntityManager, id: string): Promise<Log | null> {
  const log = await em.findOne(Log, { id }, { populate: ['project', 'task'] });
  return log && isVisible(log) ? log : null;
}

/** Locks these logs in the one order in which several are locked, so that no two transactions wait for each other. */
const lockLogs = (em: EntityManager, where: FilterQuery<Log>) =>
  em.find(
    Log,
    { $and: [where, { [raw(visibleLog)]: true }] },
    {
      fields: ['uid', 'id', 'callbackUrl', 'callbackEvents'],
      lockMode: LockMode.PESSIMISTIC_WRITE,
      orderBy: { uid: 'asc' },
    },
  );

/** Deletes logs with all that belongs to them; answers how many there were. */
export async function deleteLogs(em: EntityManager, ids: string[]): Promise<number> {
  const logs = await lockLogs(em, { id: { $in: ids } });
  return logs.length === 0 ? 0 : em.nativeDelete(Log, { uid: { $in: logs.map(({ uid }) => uid) } });
}

export interface Decision {
  humanDecision: HumanDecision;
  decidedBy: string;
  decisionSource: DecisionSource;
}

/** What a decision changed: how many logs, and the receivers of deliveries to wake after the commit. */
export interface Decided {
  count: number;
  receivers: string[];
}

/** Decides evaluated logs that are not decided so already, and records that for who is told (contract section 6.6). */
export async function decideLogs(
  em: EntityManager,
  workspaceId: string,
  ids: string[],
  decision: Decision,
): Promise<Decided> {
  const logs = await lockLogs(em, {
    id: { $in: ids },
    status: { $ne: 'pending' },
    $or: [{ humanDecision: null }, { humanDecision: { $ne: decision.humanDecision } }],
  });
  const uids = logs.map(({ uid }) => uid);
  if (uids.length === 0) return { count: 0, receivers: [] };
  await em.nativeUpdate(Log, { uid: { $in: uids } }, { ...decision, decidedAt: new Date() });
  const changes = logs.map(({ uid, callbackUrl, callbackEvents }) => ({
    ...{ uid, event: decision.humanDecision },
    ...{ callbackUrl: callbackUrl ?? null, callbackEvents: callbackEvents ?? null },
  }));
  const settings = await readRecipientSettings(em, workspaceId);
  return { count: logs.length, receivers: await recordLogEvents(em, workspaceId, changes, settings) };
}
