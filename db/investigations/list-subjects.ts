import type { Subject } from '../../domain/investigations/contract/subjects/subject.ts';
import type { SubjectQuery } from '../../domain/investigations/contract/subjects/subject-list.ts';
import { foldCase } from '../../domain/text.ts';
import type { SqlTransaction } from '../sql/sql-transaction.ts';
import { type Bind, bindings, pageSql } from './page-sql.ts';
import { subjectColumns } from './subject.repository.ts';
import { visible } from './visible.ts';

/** SQL of the ids of a page and one more, read from indexes that answer alone. */
function pageOfIds(workspaceId: string, { case_id, q, identifier: _, ...page }: SubjectQuery, bind: Bind): string {
  const { behind, end } = pageSql(page, ['s.created_at', 's.id'], bind);
  return `select s.id, s.created_at from subject s where ${filters(workspaceId, { case_id, q }, bind)} and ${behind} ${end}`;
}

function filters(workspaceId: string, { case_id, q }: Pick<SubjectQuery, 'case_id' | 'q'>, bind: Bind): string {
  const conditions = [`s.workspace_id = ${bind(workspaceId)}`, visible('s')];
  if (case_id !== null) conditions.push(`s.case_id = ${bind(case_id)}`);
  if (q !== null) conditions.push(`strpos(s.name_key, ${bind(foldCase(q))}) > 0`);
  return conditions.join(' and ');
}

/** The same of subjects that have one of these identifiers: a page of each type, put together. */
function pageWithIdentifier(workspaceId: string, { identifier, ...query }: SubjectQuery, bind: Bind): string {
  const pages = (identifier ?? []).map(({ type, value }) => {
    const { behind, end } = pageSql(query, ['i.created_at', 'i.subject_id'], bind);
    return `(select i.subject_id as id, i.created_at from subject_identifier i join subject s on s.id = i.subject_id
      where i.workspace_id = ${bind(workspaceId)} and i.type = ${bind(type)} and i.value = ${bind(value)}
        and ${filters(workspaceId, query, bind)} and ${behind} ${end})`;
  });
  return `select * from (${pages.join(' union ')}) found order by created_at desc, id desc limit ${bind(query.limit + 1)}`;
}

/** The subjects of a page and one more (contract section 7.2), newest first. */
export async function listSubjects(sql: SqlTransaction, workspaceId: string, query: SubjectQuery): Promise<Subject[]> {
  if (query.identifier?.length === 0) return [];
  const { values, bind } = bindings();
  const ids = query.identifier ? pageWithIdentifier(workspaceId, query, bind) : pageOfIds(workspaceId, query, bind);
  const { rows } = await sql.query<Subject>({
    text: `with page as materialized (${ids})
      select ${subjectColumns} from page join subject s on s.id = page.id order by page.created_at desc, page.id desc`,
    values,
  });
  return rows;
}
