import { mailNotice } from '../../evaluations/notices/mail-notice.ts';
import { readNoticeSubject } from '../../evaluations/notices/notice-subject.ts';
import { slackNotice } from '../../evaluations/notices/slack-notice.ts';
import type { DeliveryProfile } from '../delivery-profile.ts';
import { evaluationsProfile } from './evaluations.ts';

/** As callbacks are tried, but three times at most. */
const sent = { ...evaluationsProfile, retryAfterMs: evaluationsProfile.retryAfterMs.slice(0, 2) };

/** Notices in Slack (contract section 8.6). Slack verifies nothing, so nothing is signed. */
export const slackProfile: DeliveryProfile = {
  ...sent,
  body: ({ snapshot }) => JSON.stringify(slackNotice(readNoticeSubject(snapshot))),
  headers: () => ({ 'content-type': 'application/json; charset=utf-8', 'user-agent': 'evaluations-webhook/1' }),
};

/** Notices by mail (contract section 8.6); the body is a `MailContent`. */
export const mailProfile: DeliveryProfile = {
  ...sent,
  channel: 'mail',
  body: ({ snapshot }) => JSON.stringify(mailNotice(readNoticeSubject(snapshot))),
  headers: () => ({}),
};
