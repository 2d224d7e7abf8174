import { findRun, listRuns as readRuns } from '../../../db/investigations/runs/read-runs.ts';
import { notFound } from '../../../domain/errors.ts';
import type { Run } from '../../../domain/investigations/contract/runs/run.ts';
import { type RunQuery, runs } from '../../../domain/investigations/contract/runs/run-list.ts';
import type { RequestOf } from '../../http/routing/route-request.ts';
import { type SubjectParams, whichSubject } from '../subjects/subject-params.ts';
import type { RunParams } from './run-params.ts';

/** `GET /api/v1/subjects/{sid}/runs` (contract section 8.2). */
export async function listRuns(request: RequestOf<{ params: typeof SubjectParams; query: typeof RunQuery }>) {
  const { query, inWorkspaceSql } = request;
  const { workspaceId, subjectId } = whichSubject(request);
  const rows = await inWorkspaceSql((sql) => readRuns(sql, workspaceId, subjectId, query));
  return runs.page(rows, query.limit, ({ created_at, run_id }) => [created_at, run_id]);
}

/** `GET /api/v1/subjects/{sid}/runs/{run_id}` (contract section 8.2). */
export async function getRun({
  params: { sid, run_id },
  principal: { workspaceId },
  inWorkspaceSql,
}: RequestOf<{ params: typeof RunParams }>): Promise<Run> {
  const run = await inWorkspaceSql((sql) => findRun(sql, workspaceId, { runId: run_id, subjectId: sid }));
  if (!run) throw notFound('Run');
  return run;
}
