import * as z from 'zod';
import { findEndpoint } from '../../../db/webhooks/endpoints/endpoint.repository.ts';
import { notFound } from '../../../domain/errors.ts';
import { uuid } from '../../../domain/fields.ts';
import { Webhook } from '../../../domain/investigations/contract/webhooks/webhook.ts';
import type { Endpoint, Owner } from '../../../domain/webhooks/endpoint.ts';
import type { RequestOf } from '../../http/routing/route-request.ts';

/** A webhook by its id. */
export const WebhookParams = z.object({ wid: uuid() });

export type OneWebhook = RequestOf<{ params: typeof WebhookParams }>;

/** Whose endpoints they are. */
export const ownerOf = ({ workspaceId }: { workspaceId: string }): Owner => ({
  workspaceId,
  product: 'investigations',
});

/** An endpoint as the contract shows it (section 12.1). */
export const presentWebhook = ({
  hasSecret,
  isActive,
  disabledReason,
  createdAt,
  updatedAt,
  ...row
}: Endpoint): Webhook => ({
  ...{ id: row.id, url: row.url, events: Webhook.shape.events.parse(row.events), description: row.description },
  ...{ has_secret: hasSecret, active: isActive, disabled_reason: disabledReason },
  ...{ created_at: createdAt, updated_at: updatedAt },
});

/** The webhook of the path; refuses one that is not there. */
export async function requireWebhook({
  params,
  principal,
  inWorkspace,
}: Pick<OneWebhook, 'params' | 'principal' | 'inWorkspace'>): Promise<Endpoint> {
  const endpoint = await inWorkspace((em) => findEndpoint(em, ownerOf(principal), params.wid));
  if (!endpoint) throw notFound('Webhook');
  return endpoint;
}
