import * as z from 'zod';
import { timestamp } from '../../../fields.ts';
import { deliveryStates } from '../../../webhooks/delivery-view.ts';
import { wordFilter } from '../fields.ts';
import { listOf } from '../list.ts';

/** A delivery to a webhook as the contract shows it (section 12.1). */
const WebhookDelivery = z
  .object({
    id: z.uuid().meta({ description: 'X-Tracelight-Delivery of the request.' }),
    event: z.string(),
    attempt: z.int().min(0).meta({ description: 'How many were made.' }),
    status: z.enum(deliveryStates),
    status_code: z.int().nullable().meta({ description: 'Of the last answer.' }),
    error: z.string().nullable(),
    created_at: timestamp(),
    delivered_at: timestamp().nullable(),
  })
  .meta({ id: 'WebhookDelivery' });

/** The list of deliveries to a webhook. */
export const webhookDeliveries = listOf('listWebhookDeliveries', WebhookDelivery);
export const WebhookDeliveryList = webhookDeliveries.schema.meta({ id: 'WebhookDeliveryList' });
export type WebhookDeliveryList = z.infer<typeof WebhookDeliveryList>;
export const WebhookDeliveryQuery = z.object({ status: wordFilter(deliveryStates), ...webhookDeliveries.query });
