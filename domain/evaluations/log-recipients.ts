import { receiverOf } from '../webhooks/receiver.ts';
import type { Recipient } from '../webhooks/recipient.ts';
import type { CallbackFilter } from './contract/logs/verdict.ts';
import type { SubscriptionEvent } from './contract/webhooks/subscription.ts';
import type { WebhookEvent } from './contract/webhooks/webhook-event.ts';
import { callbackWants, type LogEvent } from './log-events.ts';
import { mailProfile, slackProfile } from './notices/notice-profiles.ts';
import { type NoticeSettings, wantedNotices } from './notices/wanted-notices.ts';
import { callbackProfile } from './webhooks/callback-profile.ts';

/** A log to which something happened, and its own callback. */
export interface LogChange {
  uid: string;
  event: LogEvent;
  requireApproval: boolean;
  callbackUrl: string | null;
  callbackEvents: CallbackFilter | null;
}

/** The settings that decide who else is told. */
export interface RecipientSettings extends NoticeSettings {
  webhookEnabled: boolean;
  outboundWebhookUrl: string | null;
  outboundWebhookEvents: readonly WebhookEvent[];
  /** Those that are not disabled. */
  subscriptions: readonly { id: string; events: readonly SubscriptionEvent[] }[];
}

/** A recipient with the way by which it came to be told, which the body repeats. */
export interface LogRecipient extends Recipient {
  source: 'callback' | 'workspace' | 'subscription' | 'slack' | 'email';
}

const noticeProfiles = { slack: slackProfile, email: mailProfile };

/** A subscription's receiver key: a queue of its own, so that none waits for another on the same host. */
const subscriptionReceiver = (id: string): string => `subscription/${id}`;

/** The receiver key of the workspace webhook; its address is a setting. */
export const WORKSPACE_RECEIVER = 'workspace';

/**
 * Who is told of a change: the log's callback (section 8.1), the workspace webhook (section 8.5), subscriptions (section
 * 16), and people by Slack and by mail (section 8.6), each if it wants.
 */
export function logRecipients(change: LogChange, settings: RecipientSettings): LogRecipient[] {
  const recipients: LogRecipient[] = [];
  const profile = callbackProfile;
  const lookedUp = { url: null, endpointId: null };
  const { event, callbackUrl: url, callbackEvents: filter, requireApproval } = change;
  if (url !== null && callbackWants({ filter, requireApproval }, event))
    recipients.push({ profile, source: 'callback', receiver: receiverOf(url), url, endpointId: null });
  const { webhookEnabled, outboundWebhookUrl, outboundWebhookEvents: wanted } = settings;
  if (webhookEnabled && outboundWebhookUrl !== null && (wanted.includes('all') || wanted.includes(event)))
    recipients.push({ profile, source: 'workspace', receiver: WORKSPACE_RECEIVER, ...lookedUp });
  for (const { id, events } of settings.subscriptions)
    if (events.includes(event))
      recipients.push({
        ...{ profile, source: 'subscription', receiver: subscriptionReceiver(id) },
        ...{ url: null, endpointId: id },
      });
  for (const kind of wantedNotices(event, settings))
    recipients.push({ profile: noticeProfiles[kind], source: kind, receiver: kind, ...lookedUp });
  return recipients;
}
