import { v7 as timedId } from 'uuid';
import { caseNumber } from '../../domain/investigations/case-number.ts';
import { caseSearchKey } from '../../domain/investigations/case-search-key.ts';
import type { Case } from '../../domain/investigations/contract/cases/case.ts';
import type { CaseCreate } from '../../domain/investigations/contract/cases/case-input.ts';
import { isoSql } from '../sql/iso-sql.ts';
import type { SqlTransaction } from '../sql/sql-transaction.ts';
import { visible } from './visible.ts';

/** A case as its row says it; `number` is the last part of the case number. */
export type CaseRow = Omit<Case, 'case_number'> & { number: number };

/** SQL of the columns of `investigation_case c` as a `CaseRow`. */
export const caseColumns = `c.id, c.number::int as number, c.title, c.description, c.client_reference, c.priority, c.status,
  to_json(c.tags) as tags, c.playbook_slug, c.created_by,
  (select count(*)::int from subject s where s.case_id = c.id and ${visible('s')}) as subject_count,
  ${isoSql('c.closed_at')} as closed_at, ${isoSql('c.created_at')} as created_at, ${isoSql('c.updated_at')} as updated_at`;

export const toCase = ({ id, number, ...row }: CaseRow): Case => ({ id, case_number: caseNumber(number), ...row });

/** Which case of a workspace. */
export interface WhichCase {
  workspaceId: string;
  caseId: string;
}

/** How a row is held until the transaction ends: against every change, or so that it can be neither changed nor deleted. */
type Hold = '' | 'for update of c' | 'for share of c';

async function readCase(sql: SqlTransaction, { workspaceId, caseId }: WhichCase, hold: Hold): Promise<Case | null> {
  const { rows } = await sql.query<CaseRow>({
    text: `select ${caseColumns} from investigation_case c where c.workspace_id = $1 and c.id = $2 and ${visible('c')}
      ${hold}`,
    values: [workspaceId, caseId],
  });
  return rows[0] ? toCase(rows[0]) : null;
}

/** Null when the workspace has no such case. */
export const findCase = (sql: SqlTransaction, which: WhichCase): Promise<Case | null> => readCase(sql, which, '');

/** The same for one that is to be changed. */
export const holdCase = (sql: SqlTransaction, which: WhichCase): Promise<Case | null> =>
  readCase(sql, which, 'for update of c');

/** The same for one to which something is added: its state stays as it is read, and it cannot be deleted meanwhile. */
export const holdCaseState = (sql: SqlTransaction, which: WhichCase): Promise<Case | null> =>
  readCase(sql, which, 'for share of c');

/** Numbers have no gaps: the next one waits until this transaction has ended, and takes the same if it rolls back. */
async function nextNumber(sql: SqlTransaction, workspaceId: string): Promise<number> {
  const { rows } = await sql.query<{ last: number }>({
    text: `insert into case_number as n (workspace_id, last) values ($1, 1)
      on conflict (workspace_id) do update set last = n.last + 1 returning last::int`,
    values: [workspaceId],
  });
  if (!rows[0]) throw new Error('a case number was taken and is not there');
  return rows[0].last;
}

/** Stores a new case under the next number. */
export async function insertCase(
  sql: SqlTransaction,
  workspaceId: string,
  { title, description, client_reference, priority, tags, playbook_slug }: CaseCreate,
  createdBy: string,
): Promise<Case> {
  const number = await nextNumber(sql, workspaceId);
  const searchKey = caseSearchKey({ title, client_reference, case_number: caseNumber(number) });
  const { rows } = await sql.query<CaseRow>({
    text: `insert into investigation_case as c (id, workspace_id, number, title, description, client_reference, priority, status,
        tags, playbook_slug, created_by, search_key)
      values ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9, $10, $11) returning ${caseColumns}`,
    values: [
      ...[timedId(), workspaceId, number, title, description, client_reference, priority],
      ...[tags, playbook_slug, createdBy, searchKey],
    ],
  });
  if (!rows[0]) throw new Error('a case was inserted and is not there');
  return toCase(rows[0]);
}

/** What may be changed of a case. */
export type CaseChange = Pick<
  Case,
  'title' | 'description' | 'client_reference' | 'priority' | 'tags' | 'status' | 'playbook_slug'
> & { isCompleted: boolean };

/** Writes the whole of a case that this transaction holds; it is closed from its first completion until it is reopened. */
export async function updateCase(sql: SqlTransaction, before: Case, change: CaseChange): Promise<Case> {
  const { title, description, client_reference, priority, tags, status, playbook_slug, isCompleted } = change;
  const { rows } = await sql.query<CaseRow>({
    text: `update investigation_case c set title = $2, description = $3, client_reference = $4, priority = $5, tags = $6,
        status = $7, playbook_slug = $8, search_key = $9, updated_at = clock_timestamp(),
        closed_at = case when $10::boolean then coalesce(c.closed_at, clock_timestamp()) end
      where c.id = $1 returning ${caseColumns}`,
    values: [
      ...[before.id, title, description, client_reference, priority, tags, status, playbook_slug],
      ...[caseSearchKey({ title, client_reference, case_number: before.case_number }), isCompleted],
    ],
  });
  if (!rows[0]) throw new Error('a case was held and is not there');
  return toCase(rows[0]);
}
