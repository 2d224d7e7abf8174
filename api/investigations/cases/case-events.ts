import type { InvestigationsEvent } from '../../../db/investigations/record-investigations-event.ts';
import type { Case } from '../../../domain/investigations/contract/cases/case.ts';

const entityOf = ({ id }: Case) => ({ kind: 'case', id, uid: id }) as const;

/** `case.created` (contract section 12.3). */
export const caseCreated = (row: Case): InvestigationsEvent => {
  const { id, case_number, title, priority, tags, playbook_slug, created_by } = row;
  const data = { case_id: id, case_number, title, priority, tags, playbook_slug, created_by };
  return { type: 'case.created', entity: entityOf(row), data };
};

/** `case.completed` (contract section 12.3). */
export const caseCompleted = (row: Case): InvestigationsEvent => {
  const { id, case_number, title, status } = row;
  return { type: 'case.completed', entity: entityOf(row), data: { case_id: id, case_number, title, status } };
};
