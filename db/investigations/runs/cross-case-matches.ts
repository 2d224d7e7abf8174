import { caseNumber } from '../../../domain/investigations/case-number.ts';
import type { CrossCaseMatch } from '../../../domain/investigations/contract/runs/run.ts';
import type { SqlTransaction } from '../../sql/sql-transaction.ts';
import { visible } from '../visible.ts';

/** Other subjects of the workspace that share an identifier as it is stored: at most 100, newest subject first. */
export async function crossCaseMatches(
  tx: SqlTransaction,
  workspaceId: string,
  subjectId: string,
): Promise<CrossCaseMatch[]> {
  const { rows } = await tx.query<Omit<CrossCaseMatch, 'case_number'> & { number: string }>({
    text: `select s.id as subject_id, s.case_id, c.number, o.type as identifier_type, o.value as identifier_value
      from subject_identifier i
        join subject_identifier o on o.workspace_id = $1 and o.type = i.type and o.value = i.value and o.subject_id <> $2
        join subject s on s.id = o.subject_id and ${visible('s')}
        join investigation_case c on c.id = s.case_id and ${visible('c')}
      where i.workspace_id = $1 and i.subject_id = $2
      order by s.created_at desc, s.id desc, o.type, o.value limit 100`,
    values: [workspaceId, subjectId],
  });
  return rows.map(({ number, ...match }) => ({ ...match, case_number: caseNumber(Number(number)) }));
}
