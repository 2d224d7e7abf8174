import type { ListQuery } from '../../domain/evaluations/contract/logs/list-query.ts';
import type { LogState } from '../../domain/evaluations/contract/logs/verdict.ts';

/** A log as the naive search through all of them sees it. */
export interface ModelLog {
  id: string;
  project: string;
  task: string | null;
  model: string | null;
  sessionId: string | null;
  subjectId: string | null;
  actorId: string | null;
  tags: string[];
  latencyMs: number | null;
  costUsd: number | null;
  /** ISO 8601 UTC. */
  timestamp: string;
  status: LogState;
  decided: boolean;
}

const isFailed = ({ status }: ModelLog) => status === 'flagged' || status === 'error';
const isUndecided = (log: ModelLog) => isFailed(log) && !log.decided;
const same = (wanted: string | null, value: string | null) => wanted === null || wanted === value;
const sameName = (wanted: string | null, name: string | null) =>
  wanted === null || wanted.toLowerCase() === name?.toLowerCase();

/** Whether a log matches all filters (contract section 6.1). */
export const matches = (log: ModelLog, query: ListQuery): boolean =>
  (!query.pending || isUndecided(log)) &&
  same(query.status, log.status) &&
  same(query.sessionId, log.sessionId) &&
  same(query.subjectId, log.subjectId) &&
  same(query.actorId, log.actorId) &&
  sameName(query.project, log.project) &&
  sameName(query.task, log.task) &&
  query.tags.every((tag) => log.tags.includes(tag)) &&
  (query.from === null || log.timestamp >= query.from) &&
  (query.to === null || log.timestamp <= query.to) &&
  (query.q === null || contains(log, query.q.toLowerCase()));

const contains = ({ project, task, model, sessionId, subjectId, actorId }: ModelLog, text: string) =>
  [project, task, model, sessionId, subjectId, actorId].some((field) => field?.toLowerCase().includes(text));

const compare = (a: string | number, b: string | number) => (a < b ? -1 : a > b ? 1 : 0);

function keyOf(log: ModelLog, sortBy: ListQuery['sortBy']): string | number | null {
  return sortBy === 'projectName' ? log.project.toLowerCase() : log[sortBy];
}

/** One page: nulls last, equal keys by id. */
export function pageOfModel(logs: ModelLog[], { sortBy, sortDir, page, limit }: ListQuery): ModelLog[] {
  const sign = sortDir === 'asc' ? 1 : -1;
  const sorted = logs.toSorted((x, y) => {
    const [a, b] = [keyOf(x, sortBy), keyOf(y, sortBy)];
    if (a === null || b === null) return a === b ? compare(x.id, y.id) : a === null ? 1 : -1;
    return sign * compare(a, b) || compare(x.id, y.id);
  });
  return sorted.slice((page - 1) * limit, page * limit);
}

export const summaryOf = (logs: ModelLog[]) => ({
  total: logs.length,
  failed: logs.filter(isFailed).length,
  reviewable: logs.filter(isUndecided).length,
  passed: logs.filter(({ status }) => status === 'pass').length,
  evaluated: logs.filter(({ status }) => status !== 'pending').length,
});
