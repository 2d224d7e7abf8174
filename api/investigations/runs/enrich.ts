import { crossCaseMatches } from '../../../db/investigations/runs/cross-case-matches.ts';
import { enrichmentRunQueue } from '../../../db/investigations/runs/enrichment-run.queue.ts';
import { findRun } from '../../../db/investigations/runs/read-runs.ts';
import { notFound } from '../../../domain/errors.ts';
import type { EnrichInput } from '../../../domain/investigations/contract/runs/enrich-input.ts';
import type { Enrichment } from '../../../domain/investigations/contract/runs/run.ts';
import { answer } from '../../http/respond/answer.ts';
import type { RequestOf } from '../../http/routing/route-request.ts';
import { enrichmentLimit } from '../limits.ts';
import type { Services } from '../services.ts';
import { type SubjectParams, whichSubject } from '../subjects/subject-params.ts';
import { startRun } from './start-run.ts';
import { prefersAsync, waitForRun } from './wait-for-run.ts';

type Request = RequestOf<{ params: typeof SubjectParams; body: typeof EnrichInput }>;

/** The accepted run; it commits together with the idempotency key. */
export function acceptEnrichment(request: Request): Promise<{ runId: string }> {
  const { body, inWorkspaceSql, afterCommit, answerIsAbout, recordAs } = request;
  const { workspaceId, subjectId } = whichSubject(request);
  recordAs({ status: prefersAsync(request) ? 202 : 200 });
  answerIsAbout(`subject/${subjectId}`);
  return inWorkspaceSql(async (sql) => {
    const { runId } = await startRun(request, sql, { subjectId, monitorId: null, ...body });
    afterCommit((wake) => wake.job(enrichmentRunQueue.name, workspaceId, runId, subjectId));
    return { runId };
  });
}

/** `POST /api/v1/subjects/{sid}/enrich`: waits for the run, but for callers who want no waiting (contract section 8.1). */
export async function showEnrichment(request: Request, services: Services, { runId }: { runId: string }) {
  await request.take(enrichmentLimit, { cost: 0 }); // a repeat says how the cap stands too
  if (prefersAsync(request)) {
    const { subjectId } = whichSubject(request);
    const location = `/api/v1/subjects/${subjectId}/runs/${runId}`;
    return answer(202, await readEnrichment(request, runId), { location });
  }
  await waitForRun(request, services, runId);
  return answer(200, await readEnrichment(request, runId));
}

function readEnrichment(request: Request, runId: string): Promise<Enrichment> {
  const { workspaceId, subjectId } = whichSubject(request);
  return request.inWorkspaceSql(async (sql) => {
    const run = await findRun(sql, workspaceId, { runId, subjectId });
    if (!run) throw notFound('Subject');
    return { ...run, cross_case_matches: await crossCaseMatches(sql, workspaceId, subjectId) };
  });
}
