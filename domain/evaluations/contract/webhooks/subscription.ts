import * as z from 'zod';
import { httpUrl, oneOf, orNull, text, timestamp } from '../../../fields.ts';
import { HumanDecision, Verdict } from '../logs/verdict.ts';

/** What can be subscribed to (section 16). Nothing teaches here, so `taught` is a name that never comes. */
export const SubscriptionEvent = oneOf([...HumanDecision.options, ...Verdict.options, 'taught']);
export type SubscriptionEvent = z.infer<typeof SubscriptionEvent>;

/** The body of `POST /api/subscriptions` (section 16). */
export const SubscriptionCreate = z
  .object({
    url: httpUrl().meta({ description: 'Gets each event by POST, in the form of a callback.' }),
    events: z
      .array(SubscriptionEvent, { error: 'Must be a list of events.' })
      .min(1, { error: 'At least one event.' })
      .max(100, { error: 'At most 100 events.' })
      .overwrite((events) => [...new Set(events)]),
    source: orNull(text(64)).meta({ description: 'Which tool subscribes, for people.' }),
  })
  .meta({ id: 'SubscriptionCreate' });
export type SubscriptionCreate = z.infer<typeof SubscriptionCreate>;

/** The answer to a subscription. */
export const SubscriptionId = z.object({ id: z.string() }).meta({ id: 'SubscriptionId' });
export type SubscriptionId = z.infer<typeof SubscriptionId>;

/** One that is told of events; one that was disabled is not listed (section 16). */
export const Subscription = z
  .object({
    id: z.string(),
    url: z.string(),
    events: z.array(SubscriptionEvent),
    source: z.string().nullable(),
    createdAt: timestamp(),
  })
  .meta({ id: 'Subscription' });
export type Subscription = z.infer<typeof Subscription>;

/** The subscriptions of a workspace, oldest first. */
export const SubscriptionList = z.object({ subscriptions: z.array(Subscription) }).meta({ id: 'SubscriptionList' });
export type SubscriptionList = z.infer<typeof SubscriptionList>;
