import type { PoolClient } from 'pg';
import type { Position } from '../../domain/investigations/contract/list.ts';
import { findCase } from './case.repository.ts';
import { readAnswer } from './evidence/read-answer.ts';
import { listEvidence } from './evidence/read-evidence.ts';
import { alertSql } from './monitors/alert-sql.ts';
import { listMonitors } from './monitors/list-monitors.ts';
import { findReport, listReports } from './reports/read-reports.ts';
import { listRuns } from './runs/read-runs.ts';
import { findSubject, type WhichSubject } from './subject.repository.ts';

const PAGE = 50;

/** One row of an export, and the list that it belongs to; a list's name alone says that it has begun. */
export type ExportPiece =
  | { name: 'subject' | 'case'; value: unknown }
  | { list: 'evidence' | 'runs' | 'reports' | 'monitors' | 'alerts'; rows: AsyncIterable<unknown> };

/** All rows of a list, page by page. */
async function* everyRow<Row>(
  read: (page: { limit: number; cursor: Position | null }) => Promise<Row[]>,
  positionOf: (row: Row) => Position,
): AsyncGenerator<Row> {
  let cursor: Position | null = null;
  for (;;) {
    const rows: Row[] = await read({ limit: PAGE, cursor });
    yield* rows.slice(0, PAGE);
    const last = rows[PAGE - 1];
    if (rows.length <= PAGE || !last) return;
    cursor = positionOf(last);
  }
}

/** Everything that is stored of a subject (contract section 7.7), the answers behind its evidence too. */
export async function* exportSubject(client: PoolClient, which: WhichSubject): AsyncGenerator<ExportPiece> {
  const { workspaceId, subjectId } = which;
  const subject = await findSubject(client, which);
  yield { name: 'subject', value: subject };
  yield { name: 'case', value: subject && (await findCase(client, { workspaceId, caseId: subject.case_id })) };
  yield { list: 'evidence', rows: evidenceOf(client, which) };
  const runs = everyRow(
    (page) => listRuns(client, workspaceId, subjectId, page),
    ({ created_at, run_id }) => [created_at, run_id],
  );
  yield { list: 'runs', rows: runs };
  yield { list: 'reports', rows: reportsOf(client, which) };
  const ofSubject = { subject_id: subjectId, case_id: null };
  const monitors = everyRow(
    (page) => listMonitors(client, workspaceId, { ...ofSubject, ...page }),
    ({ created_at, id }) => [created_at, id],
  );
  yield { list: 'monitors', rows: monitors };
  yield { list: 'alerts', rows: alertsOf(client, which) };
}

async function* evidenceOf(client: PoolClient, { workspaceId, subjectId }: WhichSubject) {
  const all = everyRow(
    (page) => listEvidence(client, workspaceId, subjectId, page),
    ({ first_seen_at, id }) => [first_seen_at, id],
  );
  for await (const row of all) yield { row, answer: await readAnswer(client, workspaceId, { evidenceId: row.id }) };
}

async function* reportsOf(client: PoolClient, { workspaceId, subjectId }: WhichSubject) {
  const all = everyRow(
    (page) => listReports(client, workspaceId, subjectId, page),
    ({ created_at, id }) => [created_at, id],
  );
  for await (const { id } of all) {
    const stored = await findReport(client, workspaceId, id);
    if (!stored) continue;
    const { file_id: _fileId, ...report } = stored;
    yield report;
  }
}

async function* alertsOf(client: PoolClient, { workspaceId, subjectId }: WhichSubject) {
  const { rows } = await client.query({
    text: `${alertSql} where a.workspace_id = $1 and a.subject_id = $2 order by a.created_at desc, a.id desc`,
    values: [workspaceId, subjectId],
  });
  yield* rows;
}
