import { defineEntity, p } from '@mikro-orm/core';
import type { JudgeProvider } from '../../../domain/evaluations/contract/rules/judge-provider.ts';
import type { WebhookEvent } from '../../../domain/evaluations/contract/webhooks/webhook-event.ts';

const SettingsSchema = defineEntity({
  name: 'EvaluationsSettings',
  tableName: 'evaluations_settings',
  properties: {
    workspaceId: p.uuid().primary(),
    webhookEnabled: p.boolean(),
    outboundWebhookUrl: p.text().nullable(),
    outboundWebhookEvents: p.array().$type<WebhookEvent[]>(),
    notifyOnFlag: p.boolean(),
    notifyOnFail: p.boolean(),
    emailOnFlag: p.boolean(),
    emailOnFail: p.boolean(),
    slackNotificationsEnabled: p.boolean(),
    emailNotificationsEnabled: p.boolean(),
    slackWebhookUrlCiphertext: p.text().nullable(),
    slackChannelId: p.text().nullable(),
    notificationEmail: p.text().nullable(),
    color: p.text().nullable(),
    openaiApiKeyCiphertext: p.text().nullable(),
    anthropicApiKeyCiphertext: p.text().nullable(),
    openrouterApiKeyCiphertext: p.text().nullable(),
    openaiJudgeModel: p.text().nullable(),
    anthropicJudgeModel: p.text().nullable(),
    openrouterJudgeModel: p.text().nullable(),
    defaultJudgeProvider: p.text().$type<JudgeProvider>().nullable(),
    estimatedIncidentCostUsd: p.float().columnType('float8').nullable(),
    onboardingDismissed: p.boolean(),
  },
});

/** What a workspace has set (contract section 13); the row is written at the first change. */
export class EvaluationsSettings extends SettingsSchema.class {}
SettingsSchema.setClass(EvaluationsSettings);
