import { v7 as timedId } from 'uuid';
import {
  type LogChange,
  logRecipients,
  type Recipient,
  type RecipientSettings,
} from '../../domain/evaluations/log-recipients.ts';
import { notifyQueued } from '../listener.ts';
import { askWithin, type Within } from '../within.ts';
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
         from webhook_endpoint where workspace_id = $1 and product = 'evaluations' and disabled_at is null) w
       left join evaluations_settings s on s.workspace_id = $1`,
    [workspaceId],
    'read-recipient-settings',
  );
  if (settings?.isSet) return settings;
  return { ...noSettings, subscriptions: settings?.subscriptions ?? [] };
}

/**
 * One statement for a batch. A delivery's place in its log's order to that receiver is the one behind the last: the
 * caller holds the log's row lock, so no other gets the same. A subscription that ended since the settings were read is
 * left out, so that its end fails no verdict.
 */
const recordSql = `
  with change as materialized (select * from json_to_recordset($2) as x(
      "eventId" uuid, uid uuid, event text, recipients json)),
  happened as materialized (
    insert into webhook_event (id, workspace_id, product, type, log_uid, body)
    select c."eventId", l.workspace_id, 'evaluations', c.event, l.uid,
      ${logSnapshotSql({ event: 'c.event', at: 'clock_timestamp()' })}
    from change c join log l on l.workspace_id = $1::uuid and l.uid = c.uid
      join project p on p.id = l.project_id left join task t on t.id = l.task_id
    returning id, log_uid, octet_length(body::text) as bytes),
  subscribed as materialized (
    select id from webhook_endpoint where workspace_id = $1 and disabled_at is null and id in (
      select r."endpointId" from change c, json_to_recordset(c.recipients) as r("endpointId" uuid))
    order by id for key share),
  queued as (
    insert into webhook_delivery (id, workspace_id, event_id, webhook_id, profile, source, receiver, url, endpoint_id,
      body_bytes, order_id, sequence, due_at)
    select r.id, $1::uuid, h.id, r."webhookId", r.profile, r.source, r.receiver, r.url, r."endpointId", h.bytes, h.log_uid,
      1 + coalesce((select max(d.sequence) from webhook_delivery d
        where d.order_id = h.log_uid and d.receiver = r.receiver), 0), clock_timestamp()
    from happened h join change c on c."eventId" = h.id, json_to_recordset(c.recipients) as r(
      id uuid, "webhookId" text, profile text, source text, receiver text, url text, "endpointId" uuid)
    where r."endpointId" is null or r."endpointId" in (select id from subscribed)
    returning receiver)
  select receiver, ${notifyQueued('$1', 'receiver')} from (select distinct receiver from queued) q`;

const delivery = (recipient: Recipient) => ({
  id: timedId(),
  webhookId: `evt_${timedId().replaceAll('-', '')}`,
  ...recipient,
});

/**
 * Records what happened to logs, and who has to be told, in the transaction that made it happen and that holds the
 * logs' row locks. Answers the receivers to wake after the commit; nobody to tell costs nothing.
 */
export async function recordLogEvents(
  within: Within,
  workspaceId: string,
  changes: LogChange[],
  settings: RecipientSettings,
): Promise<string[]> {
  const told = changes.flatMap((change) => {
    const recipients = logRecipients(change, settings).map(delivery);
    return recipients.length > 0 ? [{ eventId: timedId(), uid: change.uid, event: change.event, recipients }] : [];
  });
  if (told.length === 0) return [];
  const rows = await askWithin<{ receiver: string }>(within, recordSql, [workspaceId, JSON.stringify(told)]);
  return rows.map(({ receiver }) => receiver);
}
