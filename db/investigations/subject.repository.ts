import { v7 as timedId } from 'uuid';
import type { Subject } from '../../domain/investigations/contract/subjects/subject.ts';
import type { SubjectCreate, SubjectPatch } from '../../domain/investigations/contract/subjects/subject-input.ts';
import { identifierLists } from '../../domain/investigations/vocabulary/identifier-type.ts';
import { foldCase } from '../../domain/text.ts';
import { isoSql } from '../sql/iso-sql.ts';
import type { SqlTransaction } from '../sql/sql-transaction.ts';
import { bindings } from './page-sql.ts';
import { subjectLabelSql } from './subject-label-sql.ts';
import { visible } from './visible.ts';

/** SQL of the columns of `subject s` as the contract shows them. */
export const subjectColumns = `s.id, s.case_id, s.full_name, ${subjectLabelSql('s')} as subject_label,
  ${Object.values(identifierLists)
    .map((list) => `to_json(s.${list}) as ${list}`)
    .join(', ')},
  s.consent_obtained, s.consent_obtained as has_consent, s.retention_days, s.risk_score, s.risk_level, s.risk_breakdown,
  s.evidence_count, ${isoSql('s.last_enriched_at')} as last_enriched_at, ${isoSql('s.purge_at')} as purge_at,
  ${isoSql('s.created_at')} as created_at, ${isoSql('s.updated_at')} as updated_at`;

/** Which subject of a workspace. */
export interface WhichSubject {
  workspaceId: string;
  subjectId: string;
}

/** Null when the workspace has no such subject. */
export async function findSubject(
  sql: SqlTransaction,
  { workspaceId, subjectId }: WhichSubject,
): Promise<Subject | null> {
  const { rows } = await sql.query<Subject>({
    text: `select ${subjectColumns} from subject s where s.workspace_id = $1 and s.id = $2 and ${visible('s')}`,
    values: [workspaceId, subjectId],
  });
  return rows[0] ?? null;
}

/** Writes the identifiers of a subject as rows, in place of those that are there. */
async function storeIdentifiers(sql: SqlTransaction, workspaceId: string, subject: Subject): Promise<void> {
  const rows = Object.entries(identifierLists).flatMap(([type, list]) =>
    subject[list].map((value) => ({ type, value })),
  );
  await sql.query({
    text: `delete from subject_identifier where workspace_id = $1 and subject_id = $2`,
    values: [workspaceId, subject.id],
  });
  await sql.query({
    text: `insert into subject_identifier (workspace_id, subject_id, type, value, created_at)
      select $1, $2, x.type, x.value, $3::timestamptz from json_to_recordset($4::json) as x(type text, value text)`,
    values: [workspaceId, subject.id, subject.created_at, JSON.stringify(rows)],
  });
}

/** When a subject is purged: days of 24 hours after it was created. */
const purgeAt = (createdAt: string, days: string) => `${createdAt} + make_interval(hours => 24 * ${days}::int)`;

/** Stores a new subject in a case that this transaction holds. */
export async function insertSubject(
  sql: SqlTransaction,
  workspaceId: string,
  { case_id, full_name, consent_obtained, retention_days, ...lists }: SubjectCreate,
): Promise<Subject> {
  const { emails, phones, usernames, ip_addresses, domains } = lists;
  const { rows } = await sql.query<Subject>({
    text: `insert into subject as s (id, workspace_id, case_id, full_name, name_key, emails, phones, usernames, ip_addresses,
        domains, consent_obtained, retention_days, created_at, updated_at, purge_at)
      select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, now_at, now_at, ${purgeAt('now_at', '$12')}
        from (select clock_timestamp()::timestamptz(3) as now_at) clock
      returning ${subjectColumns}`,
    values: [
      ...[timedId(), workspaceId, case_id, full_name, foldCase(full_name ?? '')],
      ...[emails, phones, usernames, ip_addresses, domains, consent_obtained, retention_days],
    ],
  });
  const [subject] = rows;
  if (!subject) throw new Error('a subject was inserted and is not there');
  await storeIdentifiers(sql, workspaceId, subject);
  return subject;
}

/** Changes what is given of a subject; null when the workspace has none such. */
export async function updateSubject(
  sql: SqlTransaction,
  { workspaceId, subjectId }: WhichSubject,
  patch: SubjectPatch,
): Promise<Subject | null> {
  const { values, bind } = bindings();
  const sets = ['updated_at = clock_timestamp()'];
  for (const [column, value] of Object.entries(patch)) if (value !== undefined) sets.push(`${column} = ${bind(value)}`);
  if (patch.full_name !== undefined) sets.push(`name_key = ${bind(foldCase(patch.full_name ?? ''))}`);
  if (patch.retention_days !== undefined)
    sets.push(`purge_at = ${purgeAt('s.created_at', bind(patch.retention_days))}`);
  const { rows } = await sql.query<Subject>({
    text: `update subject s set ${sets.join(', ')}
      where s.workspace_id = ${bind(workspaceId)} and s.id = ${bind(subjectId)} and ${visible('s')}
      returning ${subjectColumns}`,
    values,
  });
  const [subject] = rows;
  if (subject && Object.values(identifierLists).some((list) => patch[list] !== undefined))
    await storeIdentifiers(sql, workspaceId, subject);
  return subject ?? null;
}
