import type { EntityManager } from '@mikro-orm/postgresql';
import type { ListQuery } from '../../../domain/evaluations/contract/logs/list-query.ts';
import { findPlaces } from './list/conditions.ts';
import type { Figures } from './list/figures.ts';
import { findPage } from './list/page.ts';
import { sessionTurns } from './list/session-turns.ts';
import { Log } from './log.entity.ts';

/** One page of logs and figures over all matches (contract section 6.1). */
export interface LogPage extends Figures {
  logs: Log[];
  /** How many logs each session on the page has. */
  turns: Map<string, number>;
}

/** So many matches are fetched and sorted before it is quicker to walk an index in the order wanted. */
const MOST_SORTED = 2_000;

/** Reads one page of the logs that match, in order, and the figures over all of them. */
export async function listLogs(em: EntityManager, query: ListQuery, mostSorted = MOST_SORTED): Promise<LogPage> {
  const places = await findPlaces(em, query);
  const { figures, uids } = await findPage(em, { query, places, mostSorted });
  const found = await em.find(Log, { uid: { $in: uids } }, { populate: ['project', 'task'] });
  const byUid = new Map(found.map((log) => [log.uid, log]));
  const logs = uids.flatMap((uid) => byUid.get(uid) ?? []); // one may have gone meanwhile
  const sessions = new Set(logs.flatMap(({ sessionId }) => sessionId ?? []));
  return { logs, turns: await sessionTurns(em, [...sessions], places), ...figures };
}
