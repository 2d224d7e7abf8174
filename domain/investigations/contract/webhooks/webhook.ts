import * as z from 'zod';
import { httpUrl, oneOf, timestamp } from '../../../fields.ts';
import { fitsCodePoints } from '../../../text.ts';
import { webhookEvents } from '../../webhooks/webhook-event.ts';
import { atLeastOne, boolean, listOfDistinct, optionalText, orNull } from '../fields.ts';
import { listOf } from '../list.ts';

/** A webhook as the contract shows it (section 12.1); never with its secret. */
export const Webhook = z
  .object({
    id: z.uuid(),
    url: z.string(),
    events: z.array(z.enum(webhookEvents)),
    description: z.string().nullable(),
    has_secret: z.boolean(),
    active: z.boolean(),
    disabled_reason: z.string().nullable().meta({ description: 'Why it was disabled by itself.' }),
    created_at: timestamp(),
    updated_at: timestamp(),
  })
  .meta({ id: 'Webhook' });
export type Webhook = z.infer<typeof Webhook>;

/** Blanks around it belong to it: both sides sign with its bytes. */
const secret = z
  .string({ error: 'Must be a string.' })
  .refine((value) => value.length >= 8 && !fitsCodePoints(value, 7), { error: 'At least 8 characters.' })
  .refine((value) => fitsCodePoints(value, 256), { error: 'At most 256 characters.' })
  .meta({ minLength: 8, maxLength: 256 });

const fields = {
  url: httpUrl(),
  events: listOfDistinct(oneOf(webhookEvents), 100, 1),
  secret,
  description: optionalText(200),
};

/** A webhook that is to be registered. */
export const WebhookCreate = z
  .object({ ...fields, secret: orNull(secret), description: orNull(fields.description) })
  .meta({ id: 'WebhookCreate' });
export type WebhookCreate = z.output<typeof WebhookCreate>;

/** What is changed of a webhook; the secret null takes it away. */
export const WebhookPatch = atLeastOne(
  z
    .object({
      ...fields,
      secret: secret.nullable(),
      description: fields.description.nullable(),
      active: boolean().meta({ description: 'True enables again what was disabled by itself.' }),
    })
    .partial(),
).meta({ id: 'WebhookPatch' });
export type WebhookPatch = z.output<typeof WebhookPatch>;

/** The list of webhooks. */
export const webhooks = listOf('listWebhooks', Webhook);
export const WebhookList = webhooks.schema.meta({ id: 'WebhookList' });
export type WebhookList = z.infer<typeof WebhookList>;
export const WebhookQuery = z.object(webhooks.query);

/** What came of a test. */
export const WebhookTest = z
  .object({
    delivered: z.boolean(),
    status_code: z.int().nullable(),
    duration_ms: z.int().nullable(),
    error: z.string().nullable(),
  })
  .meta({ id: 'WebhookTest' });
export type WebhookTest = z.infer<typeof WebhookTest>;
