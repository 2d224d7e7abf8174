import {
  changeEndpoint,
  deleteEndpoint,
  listEndpoints,
  registerEndpoint,
} from '../../../db/webhooks/endpoints/endpoint.repository.ts';
import { notFound, PublicError } from '../../../domain/errors.ts';
import { byCreation } from '../../../domain/investigations/contract/list.ts';
import {
  type Webhook,
  type WebhookCreate,
  type WebhookList,
  type WebhookPatch,
  type WebhookQuery,
  webhooks,
} from '../../../domain/investigations/contract/webhooks/webhook.ts';
import type { RequestOf } from '../../http/routing/route-request.ts';
import type { Services } from '../services.ts';
import { type OneWebhook, ownerOf, presentWebhook, requireWebhook, type WebhookParams } from './webhook-params.ts';

const rules = { most: 100, counted: 'all', sameUrl: 'second' } as const;

/** `POST /api/v1/integrations/webhooks` (contract section 12.1). */
export async function createWebhook(
  { body, principal, inWorkspace }: RequestOf<{ body: typeof WebhookCreate }>,
  { secrets }: Services,
): Promise<Webhook> {
  const registered = await inWorkspace((em) => registerEndpoint(em, ownerOf(principal), body, { ...rules, secrets }));
  if (!registered) throw new PublicError('validation_failed', `A workspace has at most ${rules.most} webhooks.`);
  return presentWebhook(registered.endpoint);
}

const key = ({ created_at, id }: Webhook) => `${created_at}${id}`;

/** `GET /api/v1/integrations/webhooks`: there are at most 100, so a page is cut from all. */
export async function listWebhooks({
  query: { cursor, limit },
  principal,
  inWorkspace,
}: RequestOf<{ query: typeof WebhookQuery }>): Promise<WebhookList> {
  const all = (await inWorkspace((em) => listEndpoints(em, ownerOf(principal)))).map(presentWebhook);
  const newestFirst = all.sort((a, b) => (key(a) < key(b) ? 1 : -1));
  const behind = cursor === null ? newestFirst : newestFirst.filter((one) => key(one) < cursor.join(''));
  return webhooks.page(behind.slice(0, limit + 1), limit, byCreation);
}

/** `GET /api/v1/integrations/webhooks/{wid}`. */
export const getWebhook = async (request: OneWebhook): Promise<Webhook> =>
  presentWebhook(await requireWebhook(request));

/** `PATCH /api/v1/integrations/webhooks/{wid}`: what waits is sent with the new address and secret. */
export async function patchWebhook(
  { params, body, principal, inWorkspace }: RequestOf<{ params: typeof WebhookParams; body: typeof WebhookPatch }>,
  { secrets }: Services,
): Promise<Webhook> {
  const { active, ...change } = body;
  const changed = await inWorkspace((em) =>
    changeEndpoint(
      em,
      ownerOf(principal),
      params.wid,
      { ...change, ...(active !== undefined && { isActive: active }) },
      secrets,
    ),
  );
  if (!changed) throw notFound('Webhook');
  return presentWebhook(changed);
}

/** `DELETE /api/v1/integrations/webhooks/{wid}`: what waits for it is not sent. */
export async function deleteWebhook({ params, principal, inWorkspace }: OneWebhook): Promise<void> {
  if (!(await inWorkspace((em) => deleteEndpoint(em, ownerOf(principal), params.wid)))) throw notFound('Webhook');
}
