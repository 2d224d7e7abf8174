import { listLogs as readPage } from '../../../db/evaluations/logs/list-logs.ts';
import type { ListQuery } from '../../../domain/evaluations/contract/logs/list-query.ts';
import type { LogList } from '../../../domain/evaluations/contract/logs/log-list.ts';
import type { RequestOf } from '../../http/routing/route-request.ts';
import { presentSummary } from './present-log.ts';

/** `GET /api/logs`: one page and a summary over all matches (contract section 6.1). */
export async function listLogs({ query, inWorkspace }: RequestOf<{ query: typeof ListQuery }>): Promise<LogList> {
  const page = await inWorkspace((em) => readPage(em, query));
  const { total, failed, reviewable, passed, evaluated } = page;
  return {
    executions: page.logs.map((log) => presentSummary(log, page.turns.get(log.sessionId ?? '') ?? 0)),
    total,
    page: query.page,
    limit: query.limit,
    summary: {
      totalRuns: total,
      failuresDetected: failed,
      pendingReviews: reviewable,
      successRate: evaluated === 0 ? 0 : Math.round((passed / evaluated) * 1000) / 10,
    },
  };
}
