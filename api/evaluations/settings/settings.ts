import {
  changeSettings,
  readSettings,
  type SecretSetting,
  sealSetting,
} from '../../../db/evaluations/settings/settings.repository.ts';
import { readUsage } from '../../../db/evaluations/settings/usage.repository.ts';
import { showWorkspaceKey } from '../../../db/tenancy/keys/access-key.repository.ts';
import { replaceWorkspaceKey } from '../../../db/tenancy/keys/replace-workspace-key.ts';
import { renameWorkspace } from '../../../db/tenancy/workspace.repository.ts';
import { inWorkspace } from '../../../db/tenant.ts';
import { signingSecrets } from '../../../db/webhooks/endpoints/signing-secrets.ts';
import { PublicError } from '../../../domain/errors.ts';
import type { RotatedToken, Settings, SettingsPatch } from '../../../domain/evaluations/contract/settings/settings.ts';
import { apiKey, webhookToken } from '../../../domain/evaluations/keys.ts';
import { hasScope } from '../../../domain/tenancy/scope.ts';
import type { RequestOf, RouteRequest } from '../../http/routing/route-request.ts';
import type { Services } from '../services.ts';
import { presentSettings, type ShownCredentials } from './present-settings.ts';

/** `GET /api/settings`: credentials for admins only (contract sections 2.1 and 13.1). */
export async function getSettings({ principal, inWorkspace }: RouteRequest, services: Services): Promise<Settings> {
  const { workspaceId } = principal;
  const credentials = hasScope(principal, 'admin') ? await showCredentials(services, workspaceId) : hiddenCredentials;
  return inWorkspace(async (em) => {
    const [settings, usage] = [await readSettings(em, workspaceId), await readUsage(em, workspaceId)];
    return presentSettings(principal, settings, credentials, usage);
  });
}

const hiddenCredentials: ShownCredentials = { webhookToken: null, apiKey: null, webhookSigningSecret: null };

async function showCredentials({ db, secrets }: Services, workspaceId: string): Promise<ShownCredentials> {
  const { current } = await signingSecrets(db, secrets, { workspaceId, product: 'evaluations' });
  return inWorkspace(db, workspaceId, async (em) => ({
    webhookToken: await showWorkspaceKey(em, secrets, webhookToken),
    apiKey: await showWorkspaceKey(em, secrets, apiKey),
    webhookSigningSecret: current,
  }));
}

/** `PATCH /api/settings`: all of it or, when a field is bad, nothing (contract section 13.2). */
export async function patchSettings(
  { body, principal: { workspaceId }, inWorkspace }: RequestOf<{ body: typeof SettingsPatch }>,
  { secrets }: Services,
) {
  const { workspaceName, slackWebhookUrl, openaiApiKey, anthropicApiKey, openrouterApiKey, ...plain } = body;
  const sealed = (name: SecretSetting, text: string | null | undefined) =>
    text === undefined ? {} : { [name]: text === null ? null : sealSetting(secrets, workspaceId, name, text) };
  await inWorkspace(async (em) => {
    if (workspaceName !== undefined) await renameWorkspace(em, workspaceId, workspaceName);
    await changeSettings(em, workspaceId, {
      ...plain,
      ...sealed('slackWebhookUrlCiphertext', slackWebhookUrl),
      ...sealed('openaiApiKeyCiphertext', openaiApiKey),
      ...sealed('anthropicApiKeyCiphertext', anthropicApiKey),
      ...sealed('openrouterApiKeyCiphertext', openrouterApiKey),
    });
  });
  return { ok: true as const };
}

/** `POST /api/settings/rotate-token`: the old token is refused as soon as this commits (contract section 13.3). */
export async function rotateToken(
  { principal: { workspaceId, keyId }, inWorkspace }: RouteRequest,
  { secrets }: Services,
): Promise<RotatedToken> {
  const replacement = { workspaceId, kind: webhookToken, callerKeyId: keyId };
  const replaced = await inWorkspace((em) => replaceWorkspaceKey(em, secrets, replacement));
  if (!('refused' in replaced)) return { webhookToken: replaced.key };
  if (replaced.refused === 'caller_ended') throw new PublicError('invalid_credential', 'The credential is not valid.');
  throw new PublicError(
    'conflict',
    'No webhook token works any more; the operator can create one with tracework keys.',
  );
}
