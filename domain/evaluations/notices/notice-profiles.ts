import type { DeliveryProfile } from '../../webhooks/delivery-profile.ts';
import { callbackProfile } from '../webhooks/callback-profile.ts';
import { mailNotice } from './mail-notice.ts';
import { readNoticeSubject } from './notice-subject.ts';
import { slackNotice } from './slack-notice.ts';

/** As callbacks are tried, but three times at most; nobody verifies anything, so nothing is signed. */
const notices = {
  ...callbackProfile,
  secrets: 'none',
  retryAfterMs: callbackProfile.retryAfterMs.slice(0, 2),
  disableEndpoint: null,
} as const;

/** Notices in Slack (contract section 8.6). */
export const slackProfile: DeliveryProfile = {
  ...notices,
  name: 'evaluations-slack',
  body: ({ snapshot }) => JSON.stringify(slackNotice(readNoticeSubject(snapshot))),
  headers: () => ({ 'content-type': 'application/json; charset=utf-8', 'user-agent': 'evaluations-webhook/1' }),
};

/** Notices by mail (contract section 8.6); the body is a `MailContent`. */
export const mailProfile: DeliveryProfile = {
  ...notices,
  name: 'evaluations-email',
  channel: 'mail',
  body: ({ snapshot }) => JSON.stringify(mailNotice(readNoticeSubject(snapshot))),
  headers: () => ({}),
};
