import { decideLogs } from '../../../db/evaluations/logs/log.repository.ts';
import { openSetting, readSettings } from '../../../db/evaluations/settings/settings.repository.ts';
import { inWorkspace } from '../../../db/tenant.ts';
import { wakeReceivers } from '../../../db/webhooks/deliveries/delivery.queue.ts';
import { PublicError } from '../../../domain/errors.ts';
import {
  isFromOwnSlack,
  readSlackDecision,
  type SlackDecision,
} from '../../../domain/evaluations/notices/slack-interaction.ts';
import type { RequestOf } from '../../http/routing/route-request.ts';
import type { Services } from '../services.ts';
import { isFromSlack } from './slack-signature.ts';

/** `POST /api/slack/interactions`: 401 to whoever is not Slack, else 200 whatever came of it (contract section 8.6). */
export async function takeSlackInteraction(request: RequestOf<{ auth: 'public' }>, services: Services): Promise<null> {
  const { rawBody, header, log } = request;
  const secret = services.config.SLACK_SIGNING_SECRET;
  const signed = { signature: header('x-slack-signature'), timestamp: header('x-slack-request-timestamp'), rawBody };
  if (!secret || !isFromSlack(signed, secret, new Date()))
    throw new PublicError('invalid_credential', 'The signature is not valid.');
  const decision = readSlackDecision(rawBody.toString('utf8'));
  const changed = decision ? await decide(decision, request, services) : 0;
  log.debug({ changed }, 'slack interaction');
  return null;
}

/** One signing secret serves every workspace, so a decision counts only from where the workspace's own notices go. */
async function decide(
  decision: SlackDecision,
  { afterCommit }: RequestOf<{ auth: 'public' }>,
  { db, secrets }: Services,
): Promise<number> {
  const { workspaceId, logId, humanDecision, user } = decision;
  const { count, receivers } = await inWorkspace(db, workspaceId, async (em) => {
    const settings = await readSettings(em, workspaceId);
    const webhookUrl = openSetting(secrets, workspaceId, settings, 'slackWebhookUrlCiphertext');
    if (!isFromOwnSlack(decision, { webhookUrl, slackChannelId: settings.slackChannelId }))
      return { count: 0, receivers: [] };
    const made = {
      ...{ humanDecision, comment: null, correctedOutput: null },
      ...{ decidedBy: `slack:${user}`, decisionSource: 'slack' as const },
    };
    return decideLogs(em, workspaceId, [logId], made);
  });
  afterCommit((wake) => wakeReceivers(wake, workspaceId, receivers));
  return count;
}
