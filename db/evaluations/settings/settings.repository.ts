import { EntityManager } from '@mikro-orm/postgresql';
import type { PoolClient } from 'pg';
import type { JudgeProvider } from '../../../domain/evaluations/contract/rules/judge-provider.ts';
import type { WebhookEvent } from '../../../domain/evaluations/contract/webhooks/webhook-event.ts';
import type { SecretBox } from '../../secrets/encryption.ts';
import { EvaluationsSettings } from './settings.entity.ts';

/** What a workspace has set (contract section 13). A ciphertext is opened by `openSetting`. */
export interface Settings {
  webhookEnabled: boolean;
  outboundWebhookUrl: string | null;
  outboundWebhookEvents: WebhookEvent[];
  notifyOnFlag: boolean;
  notifyOnFail: boolean;
  emailOnFlag: boolean;
  emailOnFail: boolean;
  slackNotificationsEnabled: boolean;
  emailNotificationsEnabled: boolean;
  slackWebhookUrlCiphertext: string | null;
  slackChannelId: string | null;
  notificationEmail: string | null;
  color: string | null;
  openaiApiKeyCiphertext: string | null;
  anthropicApiKeyCiphertext: string | null;
  openrouterApiKeyCiphertext: string | null;
  openaiJudgeModel: string | null;
  anthropicJudgeModel: string | null;
  openrouterJudgeModel: string | null;
  defaultJudgeProvider: JudgeProvider | null;
  estimatedIncidentCostUsd: number | null;
  onboardingDismissed: boolean;
}

/** What holds until a workspace sets something. */
const defaultSettings: Settings = {
  webhookEnabled: false,
  outboundWebhookUrl: null,
  outboundWebhookEvents: ['flagged', 'error', 'approved', 'rejected'],
  notifyOnFlag: true,
  notifyOnFail: true,
  emailOnFlag: false,
  emailOnFail: false,
  slackNotificationsEnabled: false,
  emailNotificationsEnabled: false,
  slackWebhookUrlCiphertext: null,
  slackChannelId: null,
  notificationEmail: null,
  color: null,
  openaiApiKeyCiphertext: null,
  anthropicApiKeyCiphertext: null,
  openrouterApiKeyCiphertext: null,
  openaiJudgeModel: null,
  anthropicJudgeModel: null,
  openrouterJudgeModel: null,
  defaultJudgeProvider: null,
  estimatedIncidentCostUsd: null,
  onboardingDismissed: false,
};

const isSetting = (name: string): name is keyof Settings => Object.hasOwn(defaultSettings, name);
const settingNames = Object.keys(defaultSettings).filter(isSetting);

const columns = settingNames
  .map((name) => `${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)} as "${name}"`)
  .join(', ');

/** The settings of a workspace, within either kind of transaction of it; the defaults where it has set nothing. */
export async function readSettings(within: EntityManager | PoolClient, workspaceId: string): Promise<Settings> {
  const sql = `select ${columns} from evaluations_settings where workspace_id =`;
  const rows =
    within instanceof EntityManager
      ? await within.execute<Settings[]>(`${sql} ?`, [workspaceId])
      : (await within.query<Settings>(`${sql} $1`, [workspaceId])).rows;
  return rows[0] ?? defaultSettings;
}

/** The settings that are stored encrypted. */
export type SecretSetting = Extract<keyof Settings, `${string}Ciphertext`>;

/** Ties a stored secret to its workspace and its purpose, so that it opens nowhere else. */
const sealContext = (workspaceId: string, name: SecretSetting) => `evaluations_settings/${workspaceId}/${name}`;

/** Encrypts a secret setting for storage. */
export const sealSetting = (secrets: SecretBox, workspaceId: string, name: SecretSetting, plainText: string): string =>
  secrets.seal(plainText, sealContext(workspaceId, name));

/** The plain text of a secret setting; null when it is not set. */
export function openSetting<Name extends SecretSetting>(
  secrets: SecretBox,
  workspaceId: string,
  settings: Pick<Settings, Name>,
  name: Name,
): string | null {
  const sealed = settings[name];
  return sealed === null ? null : secrets.open(sealed, sealContext(workspaceId, name));
}

/** Changes what is not undefined and leaves the others; the first change writes the row. */
export async function changeSettings(em: EntityManager, workspaceId: string, change: Partial<Settings>): Promise<void> {
  const names = settingNames.filter((name) => change[name] !== undefined);
  if (names.length === 0) return;
  await em.upsert(
    EvaluationsSettings,
    { ...defaultSettings, workspaceId, ...change },
    { onConflictMergeFields: names },
  );
}
