import { type EntityManager, type FilterQuery, LockMode, raw } from '@mikro-orm/postgresql';
import type { DecisionSource, HumanDecision } from '../../../domain/evaluations/contract/logs/verdict.ts';
import type { LogEvent } from '../../../domain/evaluations/log-events.ts';
import { Log } from './log.entity.ts';
import { readRecipientSettings, recordLogEvents } from './record-log-events.ts';
import { isVisible, visibleLog } from './visible-logs.ts';

/** A log by the id its workspace knows it by, with the names of its project and task. */
export async function findLog(em: EntityManager, id: string): Promise<Log | null> {
  const log = await em.findOne(Log, { id }, { populate: ['project', 'task'] });
  return log && isVisible(log) ? log : null;
}

/** Whether the workspace has a log of this id. */
export const hasLog = async (em: EntityManager, id: string): Promise<boolean> =>
  (await em.count(Log, { $and: [{ id }, { [raw(visibleLog)]: true }] })) > 0;

/** Locks these logs in the one order in which several are locked, so that no two transactions wait for each other. */
const lockLogs = (em: EntityManager, where: FilterQuery<Log>) =>
  em.find(
    Log,
    { $and: [where, { [raw(visibleLog)]: true }] },
    {
      fields: ['uid', 'id', 'callbackUrl', 'callbackEvents', 'requireApproval'],
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
  /** What to change and the changed output: with `changed`, one of the two. */
  comment: string | null;
  correctedOutput: string | null;
  decidedBy: string;
  decisionSource: DecisionSource;
}

/** What a decision changed: how many logs, and the receivers of deliveries to wake after the commit. */
export interface Decided {
  count: number;
  receivers: string[];
}

type LockedLog = Awaited<ReturnType<typeof lockLogs>>[number];

/** Records what just happened to locked logs for who is told; answers the receivers to wake after the commit. */
async function tell(em: EntityManager, workspaceId: string, logs: LockedLog[], event: LogEvent): Promise<string[]> {
  const changes = logs.map(({ uid, requireApproval, callbackUrl, callbackEvents }) => ({
    ...{ uid, event, requireApproval },
    ...{ callbackUrl: callbackUrl ?? null, callbackEvents: callbackEvents ?? null },
  }));
  return recordLogEvents(em, workspaceId, changes, await readRecipientSettings(em, workspaceId));
}

/** Not this value; SQL takes nothing for different from nothing. */
const isOther = (column: 'humanDecision' | 'comment' | 'correctedOutput', value: string | null): FilterQuery<Log> =>
  value === null ? { [column]: { $ne: null } } : { $or: [{ [column]: null }, { [column]: { $ne: value } }] };

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
    $or: [
      isOther('humanDecision', decision.humanDecision),
      isOther('comment', decision.comment),
      isOther('correctedOutput', decision.correctedOutput),
    ],
  });
  const uids = logs.map(({ uid }) => uid);
  if (uids.length === 0) return { count: 0, receivers: [] };
  await em.nativeUpdate(Log, { uid: { $in: uids } }, { ...decision, decidedAt: new Date() });
  return { count: logs.length, receivers: await tell(em, workspaceId, logs, decision.humanDecision) };
}

const undecided = { humanDecision: null, comment: null, correctedOutput: null } as const;
const byNobody = { decidedAt: null, decidedBy: null, decisionSource: null } as const;

/**
 * Flags an evaluated log for review, whatever its rules said, and takes a decision on it back (contract section 16);
 * one that waits for review for this very reason stays as it is. Answers the receivers to wake after the commit.
 */
export async function flagLog(
  em: EntityManager,
  workspaceId: string,
  id: string,
  explanation: string,
): Promise<string[]> {
  const logs = await lockLogs(em, {
    ...{ id, status: { $ne: 'pending' } },
    $or: [
      { status: { $ne: 'flagged' } },
      { humanDecision: { $ne: null } },
      { explanation: null },
      { explanation: { $ne: explanation } },
    ],
  });
  const uids = logs.map(({ uid }) => uid);
  if (uids.length === 0) return [];
  await em.nativeUpdate(Log, { uid: { $in: uids } }, { status: 'flagged', explanation, ...undecided, ...byNobody });
  return tell(em, workspaceId, logs, 'flagged');
}
