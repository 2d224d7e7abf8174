import * as z from 'zod';

/** What a workspace webhook may be told of (section 8.5); `all` is every one. */
export const WebhookEvent = z.enum(['pass', 'flagged', 'error', 'approved', 'rejected', 'all'], {
  error: 'Must be one of pass, flagged, error, approved, rejected, all.',
});
export type WebhookEvent = z.infer<typeof WebhookEvent>;
