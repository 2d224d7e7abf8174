import * as z from 'zod';
import { truncate } from '../../text.ts';
import { headline, type NoticeSubject } from './notice-subject.ts';

/** A notice by mail, without its addresses. */
export const MailNotice = z.object({ subject: z.string(), text: z.string() });
export type MailNotice = z.infer<typeof MailNotice>;

const MOST_SUBJECT_CHARACTERS = 200;

/** What a person reads who asked for mail about flagged and failed logs (contract section 8.6). */
export function mailNotice(subject: NoticeSubject): MailNotice {
  const { status, project, task, logId, explanation } = subject;
  const lines = [
    `Project: ${project}`,
    ...(task === null ? [] : [`Task: ${task}`]),
    `Log: ${logId}`,
    `Status: ${status}`,
    '',
    explanation ?? 'No explanation was given.',
    '',
    'It waits for somebody to approve or reject it.',
  ];
  return { subject: truncate(headline(subject), MOST_SUBJECT_CHARACTERS), text: lines.join('\n') };
}
