import { type EntityManager, raw } from '@mikro-orm/postgresql';
import type { ListQuery } from '../../domain/evaluations/contract.ts';
import { nameKey } from '../../domain/evaluations/name-key.ts';
import { Log } from './log.entity.ts';

/** One page of logs and figures over all matches (contract section 6.1). */
export interface LogPage {
  logs: Log[];
  turns: Map<string, number>;
  total: number;
  failed: number;
  reviewable: number;
  passed: number;
  evaluated: number;
}

const sortColumns: Record<ListQuery['sortBy'], string> = {
  timestamp: 'l.timestamp',
  projectName: 'p.name_key', // as names are compared, whatever the database collates by
  model: 'l.model',
  status: 'l.status',
  latencyMs: 'l.latency_ms',
  costUsd: 'l.cost_usd',
};

const undecided = `l.status in ('flagged', 'error') and l.human_decision is null`;

function matching(em: EntityManager, query: ListQuery) {
  const qb = em.createQueryBuilder(Log, 'l').leftJoinAndSelect('l.project', 'p').leftJoinAndSelect('l.task', 't');
  const exact = {
    status: query.status,
    sessionId: query.sessionId,
    subjectId: query.subjectId,
    actorId: query.actorId,
  };
  for (const [field, value] of Object.entries(exact)) if (value !== null) qb.andWhere({ [field]: value });
  if (query.project !== null) qb.andWhere('p.name_key = ?', [nameKey(query.project)]);
  if (query.task !== null) qb.andWhere('t.name_key = ?', [nameKey(query.task)]);
  if (query.from !== null) qb.andWhere({ timestamp: { $gte: new Date(query.from) } });
  if (query.to !== null) qb.andWhere({ timestamp: { $lte: new Date(query.to) } });
  if (query.pending) qb.andWhere(undecided);
  if (query.q !== null) {
    const text = `concat_ws(chr(31), p.name, t.name, l.model, l.session_id, l.subject_id, l.actor_id)`;
    qb.andWhere(`strpos(lower(${text}), lower(?)) > 0`, [query.q]); // no pattern, so % and _ are themselves
  }
  for (const tag of query.tags)
    qb.andWhere(
      'exists (select from log_tag g where g.workspace_id = l.workspace_id and g.tag = ? and g.log_uid = l.uid)',
      [tag],
    );
  return qb;
}

/** Reads one page, the figures over all matches, and how many logs each session on the page has. */
export async function listLogs(em: EntityManager, query: ListQuery): Promise<LogPage> {
  const direction = `${query.sortDir} nulls last` as const;
  const logs = await matching(em, query)
    .orderBy([{ [raw(sortColumns[query.sortBy])]: direction }, { [raw('l.id')]: 'asc' }])
    .limit(query.limit)
    .offset((query.page - 1) * query.limit)
    .getResultList();
  const [figures] = await matching(em, query)
    .select([
      raw('count(*)::int as total'),
      raw(`count(*) filter (where l.status in ('flagged', 'error'))::int as failed`),
      raw(`count(*) filter (where ${undecided})::int as reviewable`),
      raw(`count(*) filter (where l.status = 'pass')::int as passed`),
      raw(`count(*) filter (where l.status <> 'pending')::int as evaluated`),
    ])
    .execute<Omit<LogPage, 'logs' | 'turns'>[]>('all', false);
  const none = { total: 0, failed: 0, reviewable: 0, passed: 0, evaluated: 0 };
  return { logs, turns: await sessionTurns(em, logs), ...none, ...figures };
}

async function sessionTurns(em: EntityManager, logs: Log[]): Promise<Map<string, number>> {
  const sessions = [...new Set(logs.flatMap(({ sessionId }) => sessionId ?? []))];
  if (sessions.length === 0) return new Map();
  const rows = await em
    .createQueryBuilder(Log, 'l')
    .select([raw('l.session_id as session'), raw('count(*)::int as turns')])
    .where({ sessionId: { $in: sessions } })
    .groupBy('sessionId')
    .execute<{ session: string; turns: number }[]>('all', false);
  return new Map(rows.map(({ session, turns }) => [session, turns]));
}
