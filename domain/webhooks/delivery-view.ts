import * as z from 'zod';
import { isoInstant } from '../iso-instant.ts';

const moment = () =>
  z
    .string()
    .transform((text, context) => {
      const at = isoInstant(text);
      if (at !== null) return new Date(at).toISOString();
      context.addIssue({ code: 'custom', message: 'Must be an ISO 8601 date-time with Z or an offset, or a date.' });
      return z.NEVER;
    })
    .meta({ format: 'date-time' });
const timestamp = () => z.iso.datetime({ precision: 3 });
const receiver = () =>
  z.string().min(1).max(200).meta({ description: 'As the list shows it: scheme, host and port of what is called.' });

/** What an event is about, as `<kind>/<id>`; the id is everything behind the first slash. */
export const entityName = z
  .string()
  .max(1_000)
  .regex(/^[a-z][a-z0-9-]*\/./s, { error: 'Must be a kind and an id, such as log/run-1.' })
  .transform((text) => {
    const end = text.indexOf('/');
    return { kind: text.slice(0, end), id: text.slice(end + 1) };
  });

const workspace = () => z.uuid().meta({ description: 'Of this workspace only; without it of all of them.' });

const DeliveryState = z.enum(['pending', 'succeeded', 'failed', 'cancelled']);
export type DeliveryState = z.infer<typeof DeliveryState>;
export const deliveryStates = DeliveryState.options;

/** Which deliveries an operator wants to see: newest first, from the one after `before`. */
export const DeliveryQuery = z.object({
  state: DeliveryState.optional(),
  receiver: receiver().optional(),
  entity: entityName.optional().meta({ description: 'What it is about, as `<kind>/<id>`: `log/run-1`.' }),
  since: moment().optional().meta({ description: 'Made at that time or later.' }),
  before: z.uuid().optional().meta({ description: 'The last id of the page before.' }),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  workspace: workspace().optional(),
});
export type DeliveryQuery = z.output<typeof DeliveryQuery>;

/** One event on its way to one receiver. */
export const DeliverySummary = z
  .object({
    id: z.uuid(),
    workspaceId: z.uuid(),
    webhookId: z.string().meta({ description: 'What the receiver sees of it, the same on every retry.' }),
    product: z.string(),
    event: z.string(),
    entity: z.object({ kind: z.string(), id: z.string() }).nullable().meta({ description: 'What it is about.' }),
    source: z.string().nullable(),
    receiver: z.string(),
    state: DeliveryState,
    attempts: z.int(),
    lastError: z.string().nullable(),
    createdAt: timestamp(),
    dueAt: timestamp().nullable().meta({ description: 'When it is tried next.' }),
    settledAt: timestamp().nullable(),
  })
  .meta({ id: 'DeliverySummary' });
export type DeliverySummary = z.infer<typeof DeliverySummary>;

const DeliveryAttempt = z
  .object({
    number: z.int(),
    startedAt: timestamp(),
    durationMs: z.int(),
    status: z.int().nullable().meta({ description: 'What the receiver answered; null when nobody did.' }),
    error: z.string().nullable(),
    answer: z.string().nullable().meta({ description: 'The beginning of the answer.' }),
  })
  .meta({ id: 'DeliveryAttempt' });

/** The same with where it goes and how each attempt went; never its body. */
export const DeliveryDetail = DeliverySummary.extend({
  url: z.string().nullable().meta({ description: 'Null where the address is looked up when it is sent.' }),
  bodyBytes: z.int(),
  history: z.array(DeliveryAttempt),
}).meta({ id: 'DeliveryDetail' });
export type DeliveryDetail = z.infer<typeof DeliveryDetail>;

/** Which failed or cancelled deliveries are set going again. */
export const DeliveryRetry = z.object({
  receiver: receiver(),
  since: moment().meta({ description: 'Made at that time or later.' }),
  workspace: workspace().optional(),
});
export type DeliveryRetry = z.output<typeof DeliveryRetry>;
