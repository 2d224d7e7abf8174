import { truncate } from '../../text.ts';
import { headline, type NoticeSubject } from './notice-subject.ts';

/** What Slack takes of a text; longer messages are refused whole. */
const MOST_CHARACTERS = 2_900;

/** The `action_id` of the buttons. `changed` wants words, which no button has. */
export const slackActions = { eval_approve: 'approved', eval_reject: 'rejected', eval_handle: 'handled' } as const;

const styles = { approved: { style: 'primary' }, rejected: { style: 'danger' }, handled: {} } as const;

/** Nobody's words may mention a channel or forge a link. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const button = (text: string, action: keyof typeof slackActions, value: string) => ({
  type: 'button',
  text: { type: 'plain_text', text },
  ...styles[slackActions[action]],
  action_id: action,
  value,
});

const buttons = (value: string) => [
  button('Approve', 'eval_approve', value),
  button('Reject', 'eval_reject', value),
  button('Take over', 'eval_handle', value),
];

const plain = (text: string) => ({ type: 'plain_text', text: truncate(text, MOST_CHARACTERS), emoji: false });

/** A message of Slack's incoming webhooks, with the buttons of a decision (contract section 8.6). */
export function slackNotice(subject: NoticeSubject): object {
  const { workspaceId, logId, explanation } = subject;
  const value = `${workspaceId}:${logId}`;
  const summary = `${headline(subject)} (log ${logId})`;
  return {
    text: truncate(escaped(explanation === null ? summary : `${summary}: ${explanation}`), MOST_CHARACTERS),
    blocks: [
      { type: 'section', text: plain(headline(subject)) },
      ...(explanation?.trim() ? [{ type: 'section', text: plain(explanation) }] : []),
      { type: 'context', elements: [plain(`Log ${logId}`)] },
      { type: 'actions', elements: buttons(value) },
    ],
  };
}
