import type { Case } from '../../domain/investigations/contract/cases/case.ts';
import type { CaseQuery } from '../../domain/investigations/contract/cases/case-list.ts';
import { foldCase } from '../../domain/text.ts';
import type { SqlTransaction } from '../sql/sql-transaction.ts';
import { type CaseRow, caseColumns, toCase } from './case.repository.ts';
import { bindings, pageSql } from './page-sql.ts';
import { visible } from './visible.ts';

/** The cases of a page and one more (contract section 6.2), newest first. */
export async function listCases(
  sql: SqlTransaction,
  workspaceId: string,
  { status, priority, tag, q, ...page }: CaseQuery,
): Promise<Case[]> {
  const { values, bind } = bindings();
  const { behind, end } = pageSql(page, ['c.created_at', 'c.id'], bind);
  const conditions = [`c.workspace_id = ${bind(workspaceId)}`, visible('c'), behind];
  if (status !== null) conditions.push(`c.status = ${bind(status)}`);
  if (priority !== null) conditions.push(`c.priority = ${bind(priority)}`);
  if (tag !== null) conditions.push(`${bind(tag)} = any (c.tags)`);
  if (q !== null) conditions.push(`strpos(c.search_key, ${bind(foldCase(q))}) > 0`);
  const { rows } = await sql.query<CaseRow>({
    text: `select ${caseColumns} from investigation_case c where ${conditions.join(' and ')} ${end}`,
    values,
  });
  return rows.map(toCase);
}
