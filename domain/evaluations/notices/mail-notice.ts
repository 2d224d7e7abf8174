import { truncate } from '../../text.ts';
import type { MailContent } from '../../webhooks/mail-content.ts';
import { headline, type NoticeSubject } from './notice-subject.ts';

const MOST_SUBJECT_CHARACTERS = 200;

/** What a person reads who asked for mail about flagged and failed logs (contract section 8.6). */
export function mailNotice(subject: NoticeSubject): MailContent {
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
