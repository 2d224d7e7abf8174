import type { Settings as StoredSettings } from '../../../db/evaluations/settings/settings.repository.ts';
import type { MonthUsage } from '../../../db/evaluations/settings/usage.repository.ts';
import type { Settings } from '../../../domain/evaluations/contract/settings/settings.ts';
import type { Principal } from '../../../domain/tenancy/principal.ts';
import { hasScope } from '../../../domain/tenancy/scope.ts';

/** What admins are shown of the credentials; null for members. */
export type ShownCredentials = Pick<Settings, 'webhookToken' | 'apiKey' | 'webhookSigningSecret'>;

/** Settings as the contract shows them (section 13.1): of what is write-only, whether it is there. */
export function presentSettings(
  principal: Principal,
  stored: StoredSettings,
  credentials: ShownCredentials,
  usage: MonthUsage,
): Settings {
  const { workspaceId, workspaceName } = principal;
  const isAdmin = hasScope(principal, 'admin');
  const {
    slackWebhookUrlCiphertext,
    openaiApiKeyCiphertext,
    anthropicApiKeyCiphertext,
    openrouterApiKeyCiphertext,
    outboundWebhookEvents,
    ...shown
  } = stored;
  return {
    id: workspaceId,
    name: workspaceName,
    workspaceName,
    ...credentials,
    ...shown,
    outboundWebhookEvents: outboundWebhookEvents.join(','),
    slackWebhookConfigured: slackWebhookUrlCiphertext !== null,
    openaiKeyConfigured: openaiApiKeyCiphertext !== null,
    anthropicKeyConfigured: anthropicApiKeyCiphertext !== null,
    openrouterKeyConfigured: openrouterApiKeyCiphertext !== null,
    currentUserRole: isAdmin ? 'admin' : 'member',
    canManageWorkspace: isAdmin,
    billing: {},
    usage,
  };
}
