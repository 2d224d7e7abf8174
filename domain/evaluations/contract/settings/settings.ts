import * as z from 'zod';
import { boundedNumber, clearable, email, httpUrl, text, timestamp } from '../../../fields.ts';
import { name } from '../name.ts';
import { JudgeProvider } from '../rules/judge-provider.ts';
import { webhookEvents } from '../webhooks/webhook-events-field.ts';

const flag = () => z.boolean({ error: 'Must be true or false.' }).optional();

/** A provider's key: it travels in a header, so visible ASCII only. */
const apiKey = () =>
  z
    .string({ error: 'Must be a string.' })
    .overwrite((value) => value.trim())
    .refine((value) => /^[\x21-\x7e]{1,500}$/.test(value), { error: 'Must be 1 to 500 visible ASCII characters.' })
    .meta({ maxLength: 500, writeOnly: true });

/** The body of `PATCH /api/settings`: absent leaves alone, blank or null clears (section 13.2). */
export const SettingsPatch = z
  .object({
    onboardingDismissed: flag(),
    notifyOnFlag: flag(),
    notifyOnFail: flag(),
    emailOnFlag: flag(),
    emailOnFail: flag(),
    slackNotificationsEnabled: flag(),
    emailNotificationsEnabled: flag(),
    webhookEnabled: flag(),
    workspaceName: name().optional(),
    slackWebhookUrl: clearable(httpUrl()),
    outboundWebhookUrl: clearable(httpUrl()),
    slackChannelId: clearable(text(64)),
    color: clearable(text(64)),
    notificationEmail: clearable(email()),
    outboundWebhookEvents: webhookEvents().optional(),
    estimatedIncidentCostUsd: clearable(boundedNumber(0)),
    openaiApiKey: clearable(apiKey()),
    anthropicApiKey: clearable(apiKey()),
    openrouterApiKey: clearable(apiKey()),
    openaiJudgeModel: clearable(text(200)),
    anthropicJudgeModel: clearable(text(200)),
    openrouterJudgeModel: clearable(text(200)),
    defaultJudgeProvider: clearable(JudgeProvider),
  })
  .meta({ id: 'SettingsPatch' });
export type SettingsPatch = z.infer<typeof SettingsPatch>;

const count = () => z.int().min(0);
const shown = () => z.string().nullable();

/** What a workspace used since the start of the month (section 13.1). */
const Usage = z
  .object({
    periodStart: timestamp(),
    logs: count().meta({ description: 'Logs received since then that are still stored.' }),
    llmJudgeCalls: count(),
    mediaBytes: count().meta({ description: 'Bytes of the files of these logs.' }),
    promptTokens: count(),
    completionTokens: count(),
    costUsd: z.number().min(0),
  })
  .meta({ id: 'Usage' });

/** The answer of `GET /api/settings`; credentials are shown to admins only (sections 2.1 and 13.1). */
export const Settings = z
  .object({
    id: z.string(),
    name: z.string(),
    workspaceName: z.string(),
    color: shown(),
    webhookToken: shown(),
    apiKey: shown(),
    webhookSigningSecret: shown(),
    notifyOnFlag: z.boolean(),
    notifyOnFail: z.boolean(),
    emailOnFlag: z.boolean(),
    emailOnFail: z.boolean(),
    notificationEmail: shown(),
    slackNotificationsEnabled: z.boolean(),
    emailNotificationsEnabled: z.boolean(),
    slackWebhookConfigured: z.boolean(),
    slackChannelId: shown(),
    webhookEnabled: z.boolean(),
    outboundWebhookUrl: shown(),
    outboundWebhookEvents: z.string().meta({ description: 'Comma-joined.' }),
    openaiJudgeModel: shown(),
    anthropicJudgeModel: shown(),
    openrouterJudgeModel: shown(),
    openaiKeyConfigured: z.boolean(),
    anthropicKeyConfigured: z.boolean(),
    openrouterKeyConfigured: z.boolean(),
    defaultJudgeProvider: JudgeProvider.nullable(),
    estimatedIncidentCostUsd: z.number().nullable(),
    onboardingDismissed: z.boolean(),
    currentUserRole: z.enum(['admin', 'member']),
    canManageWorkspace: z.boolean(),
    billing: z.object({}),
    usage: Usage,
  })
  .meta({ id: 'Settings' });
export type Settings = z.infer<typeof Settings>;

/** The new webhook token; the one before it no longer works (section 13.3). */
export const RotatedToken = z.object({ webhookToken: z.string() }).meta({ id: 'RotatedToken' });
export type RotatedToken = z.infer<typeof RotatedToken>;
