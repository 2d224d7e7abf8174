import type { Evidence } from '../../../domain/investigations/contract/evidence/evidence.ts';
import type { EvidenceQuery } from '../../../domain/investigations/contract/evidence/evidence-input.ts';
import { severities, severityRank } from '../../../domain/investigations/vocabulary/severity.ts';
import { isoSql } from '../../sql/iso-sql.ts';
import type { SqlTransaction } from '../../sql/sql-transaction.ts';
import { type Bind, bindings, pageSql } from '../page-sql.ts';
import { visible } from '../visible.ts';

const times = ['retrieved_at', 'first_seen_at', 'last_seen_at', 'disposition_at'];
const columns = [
  ...['id', 'subject_id', 'run_id', 'worker_id', 'kind', 'identifier_type', 'identifier_value', 'external_id'],
  ...['title', 'summary', 'source_name', 'source_url', 'confidence', 'risk_points', 'risk_category', 'severity'],
  ...['raw_sha256', 'disposition', 'disposition_note', 'disposition_by'],
];

/** Rows as the contract shows them, of subjects that are there. */
export const evidenceSql = `select s.case_id, ${columns.map((column) => `e.${column}`).join(', ')},
    ${times.map((column) => `${isoSql(`e.${column}`)} as ${column}`).join(', ')}
  from evidence e join subject s on s.id = e.subject_id and ${visible('s')}`;

/** One row; null where there is none. */
export async function findEvidence(tx: SqlTransaction, workspaceId: string, id: string): Promise<Evidence | null> {
  const { rows } = await tx.query<Evidence>({
    text: `${evidenceSql} where e.workspace_id = $1 and e.id = $2`,
    values: [workspaceId, id],
  });
  return rows[0] ?? null;
}

/** A page of a subject's evidence, newest first; one row more than the page is long. */
export async function listEvidence(
  tx: SqlTransaction,
  workspaceId: string,
  subjectId: string,
  query: EvidenceQuery,
): Promise<Evidence[]> {
  const { values, bind } = bindings();
  const { behind, end } = pageSql(query, ['e.first_seen_at', 'e.id'], bind);
  const wanted = [`e.workspace_id = ${bind(workspaceId)}`, `e.subject_id = ${bind(subjectId)}`, behind];
  const { rows } = await tx.query<Evidence>({
    text: `${evidenceSql} where ${[...wanted, ...filters(query, bind)].join(' and ')} ${end}`,
    values,
  });
  return rows;
}

function filters({ worker_id, kind, min_severity, disposition, run_id }: EvidenceQuery, bind: Bind): string[] {
  const least = min_severity && severities.slice(severityRank(min_severity));
  return [
    ...(worker_id ? [`e.worker_id = ${bind(worker_id)}`] : []),
    ...(kind ? [`e.kind = ${bind(kind)}`] : []),
    ...(least ? [`e.severity = any (${bind(least)}::text[])`] : []),
    ...(disposition ? [`e.disposition = ${bind(disposition)}`] : []),
    ...(run_id
      ? [`exists (select from evidence_sighting g where g.evidence_id = e.id and g.run_id = ${bind(run_id)})`]
      : []),
  ];
}
