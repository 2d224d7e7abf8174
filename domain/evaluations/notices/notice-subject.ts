import * as z from 'zod';

/** What a notice says of a log; read from the snapshot of its event (contract section 8.2). */
const NoticeSubject = z.object({
  status: z.enum(['flagged', 'error']),
  verdict: z.string().nullish(),
  requireApproval: z.boolean().optional(),
  workspaceId: z.string(),
  logId: z.string(),
  project: z.string(),
  task: z.string().nullable(),
  explanation: z.string().nullable(),
});
export type NoticeSubject = z.infer<typeof NoticeSubject>;

/** Throws when the snapshot is none of an evaluation that ended flagged or as an error. */
export const readNoticeSubject = (snapshot: string): NoticeSubject => NoticeSubject.parse(JSON.parse(snapshot));

/** What happened, in one line. */
export const headline = (subject: NoticeSubject): string =>
  `${whatHappened(subject)}: ${subject.project}${subject.task === null ? '' : ` / ${subject.task}`}`;

function whatHappened({ status, verdict, requireApproval }: NoticeSubject): string {
  if (status === 'error') return 'Evaluation failed';
  return requireApproval && verdict === 'pass' ? 'Approval required' : 'Flagged';
}
