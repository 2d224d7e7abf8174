import { holdCaseState } from '../../../db/investigations/case.repository.ts';
import { recordInvestigationsEvents } from '../../../db/investigations/record-investigations-event.ts';
import { insertSubject } from '../../../db/investigations/subject.repository.ts';
import { sqlOf } from '../../../db/sql/sql-transaction.ts';
import { wakeReceivers } from '../../../db/webhooks/deliveries/delivery.queue.ts';
import { notFound, PublicError } from '../../../domain/errors.ts';
import type { Subject } from '../../../domain/investigations/contract/subjects/subject.ts';
import type { SubjectCreate } from '../../../domain/investigations/contract/subjects/subject-input.ts';
import type { RequestOf } from '../../http/routing/route-request.ts';

/** `subject.added` (contract section 12.3). */
const subjectAdded = ({ id, case_id, full_name, subject_label, has_consent }: Subject) => ({
  ...({ type: 'subject.added', entity: { kind: 'subject', id, uid: id } } as const),
  data: { subject_id: id, case_id, full_name, subject_label, has_consent },
});

/** `POST /api/v1/subjects`: into a case that is not archived (contract section 7.3). */
export function createSubject(request: RequestOf<{ body: typeof SubjectCreate }>): Promise<Subject> {
  const { body, inWorkspace, afterCommit, answerIsAbout } = request;
  const { workspaceId } = request.principal;
  return inWorkspace(async (em) => {
    const sql = sqlOf(em);
    const parent = await holdCaseState(sql, { workspaceId, caseId: body.case_id });
    if (!parent) throw notFound('Case');
    if (parent.status === 'archived') throw new PublicError('validation_failed', 'The case is archived.');
    const subject = await insertSubject(sql, workspaceId, body);
    const receivers = await recordInvestigationsEvents(em, workspaceId, [subjectAdded(subject)]);
    afterCommit((wake) => wakeReceivers(wake, workspaceId, receivers));
    answerIsAbout(`subject/${subject.id}`, `case/${subject.case_id}`);
    return subject;
  });
}
