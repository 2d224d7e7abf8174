import { openSetting, readSettings } from '../../db/evaluations/settings/settings.repository.ts';
import { inWorkspaceSql } from '../../db/tenant.ts';
import type { AddressOf } from '../webhooks/resolve-receiver.ts';

/** Where the workspace webhook and notices go by the settings of this moment (contract sections 8.5 and 8.6). */
export const evaluationsAddress: AddressOf = async ({ db, secrets }, { workspaceId, source }) => {
  const settings = await inWorkspaceSql(db, workspaceId, (client) => readSettings(client, workspaceId));
  switch (source) {
    case 'workspace':
      return settings.webhookEnabled ? settings.outboundWebhookUrl : null;
    case 'slack':
      return settings.slackNotificationsEnabled
        ? openSetting(secrets, workspaceId, settings, 'slackWebhookUrlCiphertext')
        : null;
    case 'email':
      return settings.emailNotificationsEnabled && settings.notificationEmail !== null
        ? `mailto:${settings.notificationEmail}`
        : null;
    default:
      return null;
  }
};
