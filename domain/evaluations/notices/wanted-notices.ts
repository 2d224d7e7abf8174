/** The settings that decide about notices (contract section 8.6). */
export interface NoticeSettings {
  notifyOnFlag: boolean;
  notifyOnFail: boolean;
  emailOnFlag: boolean;
  emailOnFail: boolean;
  slackNotificationsEnabled: boolean;
  emailNotificationsEnabled: boolean;
  /** Whether an address of Slack's is set; it is opened when it is called, not before. */
  hasSlackWebhook: boolean;
  notificationEmail: string | null;
}

export type NoticeKind = 'slack' | 'email';

/** Which notices an event leads to: a flag is an evaluation that ended `flagged`, a fail one that ended as `error`. */
export function wantedNotices(event: string, settings: NoticeSettings): NoticeKind[] {
  if (event !== 'flagged' && event !== 'error') return [];
  const { slackNotificationsEnabled, hasSlackWebhook, emailNotificationsEnabled, notificationEmail } = settings;
  const slackSwitch = event === 'flagged' ? settings.notifyOnFlag : settings.notifyOnFail;
  const emailSwitch = event === 'flagged' ? settings.emailOnFlag : settings.emailOnFail;
  return [
    ...(slackNotificationsEnabled && slackSwitch && hasSlackWebhook ? (['slack'] as const) : []),
    ...(emailNotificationsEnabled && emailSwitch && notificationEmail !== null ? (['email'] as const) : []),
  ];
}
