import * as z from 'zod';
import { WebhookEvent } from './webhook-event.ts';

const list = z.array(WebhookEvent).max(100, { error: 'At most 100 events.' });

/** The events of the workspace webhook, as a list or a comma string; an empty one means none (section 8.5). */
export const webhookEvents = () =>
  z
    .union([list, z.string()], { error: 'Must be a list of events or a comma string.' })
    .transform((value, context): WebhookEvent[] => {
      if (typeof value !== 'string') return [...new Set(value)];
      const words = value.split(',').map((word) => word.trim());
      const parsed = list.safeParse(words.filter((word) => word !== ''));
      if (parsed.success) return [...new Set(parsed.data)];
      context.addIssue({ code: 'custom', message: parsed.error.issues[0]?.message ?? 'Unknown event.' });
      return z.NEVER;
    });
