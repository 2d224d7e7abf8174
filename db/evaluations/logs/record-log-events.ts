import { type LogChange, logRecipients, type RecipientSettings } from '../../../domain/evaluations/log-recipients.ts';
import { askWithin, type Within } from '../../sql/within.ts';
import { recordEventsFrom } from '../../webhooks/record-events.ts';
import { logSnapshotSql } from './log-snapshot-sql.ts';

const noSettings: RecipientSettings = {
  ...{ webhookEnabled: false, outboundWebhookUrl: null, outboundWebhookEvents: [] },
  ...{ notifyOnFlag: true, notifyOnFail: true, emailOnFlag: false, emailOnFail: false },
  ...{ slackNotificationsEnabled: false, emailNotificationsEnabled: false },
  ...{ hasSlackWebhook: false, notificationEmail: null, subscriptions: [] },
};

type StoredSettings = RecipientSettings & { isSet: boolean };

/** What decides who is told of a workspace's logs besides their callbacks. */
export async function readRecipientSettings(within: Within, workspaceId: string): Promise<RecipientSettings> {
  const [settings] = await askWithin<StoredSettings>(
    within,
    `select s.workspace_id is not null as "isSet", subscriptions, webhook_enabled as "webhookEnabled", outbound_webhook_url as "outboundWebhookUrl",
       outbound_webhook_events as "outboundWebhookEvents",
       notify_on_flag as "notifyOnFlag", notify_on_fail as "notifyOnFail",
       email_on_flag as "emailOnFlag", email_on_fail as "emailOnFail",
       slack_notifications_enabled as "slackNotificationsEnabled",
       email_notifications_enabled as "emailNotificationsEnabled",
       slack_webhook_url_ciphertext is not null as "hasSlackWebhook",
       notification_email as "notificationEmail"
     from (select coalesce(json_agg(json_build_object('id', id, 'events', events)), '[]') as subscriptions
         from webhook_endpoint where workspace_id = $1 and product = 'evaluations' and disabled_at is null
           and deleted_at is null) w
       left join evaluations_settings s on s.workspace_id = $1`,
    [workspaceId],
    'read-recipient-settings',
  );
  if (settings?.isSet) return settings;
  return { ...noSettings, subscriptions: settings?.subscriptions ?? [] };
}

/** The body is a snapshot that is made where the log lies. */
const recordSnapshots = recordEventsFrom({
  join: `join log l on l.workspace_id = $1::uuid and l.uid = c."entityUid"
      join project p on p.id = l.project_id left join task t on t.id = l.task_id`,
  entityId: 'l.id',
  body: logSnapshotSql({ event: 'c.type', at: 'clock_timestamp()' }),
});

/**
 * Records what happened to logs, and who has to be told, in the transaction that made it happen and that holds the
 * logs' row locks. Answers the receivers to wake after the commit; nobody to tell costs nothing.
 */
export const recordLogEvents = (
  within: Within,
  workspaceId: string,
  changes: LogChange[],
  settings: RecipientSettings,
): Promise<string[]> =>
  recordSnapshots(
    within,
    workspaceId,
    changes.map((change) => ({
      ...{ product: 'evaluations', type: change.event, entity: { kind: 'log', uid: change.uid } },
      recipients: logRecipients(change, settings),
    })),
  );
