import {
  Webhook,
  WebhookCreate,
  WebhookList,
  WebhookPatch,
  WebhookQuery,
  WebhookTest,
} from '../../../domain/investigations/contract/webhooks/webhook.ts';
import {
  WebhookDeliveryList,
  WebhookDeliveryQuery,
} from '../../../domain/investigations/contract/webhooks/webhook-delivery.ts';
import { defineRoute } from '../services.ts';
import { listWebhookDeliveries, testWebhook } from './webhook-deliveries.ts';
import { requireWebhook, WebhookParams } from './webhook-params.ts';
import { createWebhook, deleteWebhook, getWebhook, listWebhooks, patchWebhook } from './webhooks.ts';

const facts = { tag: 'Webhooks', auth: 'key' } as const;
const path = '/api/v1/integrations/webhooks';
const one = `${path}/:wid`;

const precondition = async (request: Parameters<typeof requireWebhook>[0]) => void (await requireWebhook(request));

/** The routes of webhooks (contract section 12.1). */
export const webhookRoutes = [
  defineRoute({
    ...facts,
    ...{ id: 'listWebhooks', method: 'get', path, summary: 'List webhooks, newest first' },
    query: WebhookQuery,
    answers: { 200: WebhookList },
    handle: listWebhooks,
  }),
  defineRoute({
    ...facts,
    ...{
      id: 'createWebhook',
      method: 'post',
      path,
      scope: 'admin',
      summary: 'Register an address to be told of events',
    },
    description: 'At most 100 a workspace; an address may be registered twice.',
    idempotent: true,
    body: WebhookCreate,
    answers: { 201: Webhook },
    handle: createWebhook,
  }),
  defineRoute({
    ...facts,
    ...{ id: 'getWebhook', method: 'get', path: one, summary: 'One webhook' },
    params: WebhookParams,
    answers: { 200: Webhook },
    errors: ['not_found'],
    handle: getWebhook,
  }),
  defineRoute({
    ...facts,
    ...{ id: 'patchWebhook', method: 'patch', path: one, scope: 'admin', summary: 'Change a webhook' },
    description: 'Deliveries that wait are sent with the new address and secret.',
    params: WebhookParams,
    precondition,
    body: WebhookPatch,
    answers: { 200: Webhook },
    errors: ['not_found'],
    handle: patchWebhook,
  }),
  defineRoute({
    ...facts,
    ...{ id: 'deleteWebhook', method: 'delete', path: one, scope: 'admin', summary: 'Delete a webhook' },
    description: 'What waits for it is not sent.',
    params: WebhookParams,
    answers: { 204: null },
    errors: ['not_found'],
    handle: deleteWebhook,
  }),
  defineRoute({
    ...facts,
    ...{
      id: 'testWebhook',
      method: 'post',
      path: `${one}/test`,
      scope: 'admin',
      summary: 'Send a ping and wait for it',
    },
    description: 'Sent once, also to one that is not active; waits up to 15 seconds.',
    params: WebhookParams,
    answers: { 200: WebhookTest },
    errors: ['not_found'],
    handle: testWebhook,
  }),
  defineRoute({
    ...facts,
    ...{ id: 'listWebhookDeliveries', method: 'get', path: `${one}/deliveries`, summary: 'Deliveries to a webhook' },
    params: WebhookParams,
    precondition,
    query: WebhookDeliveryQuery,
    answers: { 200: WebhookDeliveryList },
    errors: ['not_found'],
    handle: listWebhookDeliveries,
  }),
];
