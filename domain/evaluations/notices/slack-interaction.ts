import * as z from 'zod';
import { oneLine, storableText } from '../../text.ts';
import type { HumanDecision } from '../contract/logs/verdict.ts';
import { slackActions } from './slack-notice.ts';

/** What Slack sends when somebody presses a button, as far as it is used. */
const Interaction = z.object({
  type: z.literal('block_actions'),
  team: z.object({ id: z.string() }).nullish(),
  channel: z.object({ id: z.string() }).nullish(),
  user: z.object({ id: z.string(), username: z.string().optional(), name: z.string().optional() }),
  actions: z.array(z.object({ action_id: z.string(), value: z.string().optional() })).min(1),
});

/** A decision that somebody made in Slack. */
export interface SlackDecision {
  workspaceId: string;
  logId: string;
  humanDecision: HumanDecision;
  /** Name of the person, as Slack tells it. */
  user: string;
  teamId: string | null;
  channelId: string | null;
}

const isAction = (id: string): id is keyof typeof slackActions => Object.hasOwn(slackActions, id);

/** The decision in the form field `payload` of a form; null when it is anything else. */
export function readSlackDecision(form: string): SlackDecision | null {
  const parsed = Interaction.safeParse(parseJson(new URLSearchParams(form).get('payload') ?? ''));
  const [action] = parsed.data?.actions ?? [];
  const [, workspaceId = '', logId = ''] = /^([^:]+):(.+)$/s.exec(action?.value ?? '') ?? [];
  if (!parsed.data || !action || !isAction(action.action_id)) return null;
  if (!z.uuid().safeParse(workspaceId).success || storableText(logId) !== logId) return null;
  const { user, team, channel } = parsed.data;
  return {
    workspaceId,
    logId,
    humanDecision: slackActions[action.action_id],
    user: oneLine(storableText(user.username ?? user.name ?? user.id), 100),
    teamId: team?.id ?? null,
    channelId: channel?.id ?? null,
  };
}

/** Whether a decision comes from where the workspace's notices go, as far as its settings name a team and a channel. */
export function isFromOwnSlack(
  { teamId, channelId }: SlackDecision,
  { webhookUrl, slackChannelId }: { webhookUrl: string | null; slackChannelId: string | null },
): boolean {
  const [, team] = /^https:\/\/hooks\.slack(?:-gov)?\.com\/services\/([A-Z0-9]+)\//.exec(webhookUrl ?? '') ?? [];
  return (team === undefined || team === teamId) && (slackChannelId === null || slackChannelId === channelId);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
