/** What receivers can be told (contract section 12.3). */
export const webhookEvents = [
  'case.created',
  'case.completed',
  'subject.added',
  'enrichment.completed',
  'alert.fired',
  'report.generated',
  'monitor.match',
] as const;

export type WebhookEvent = (typeof webhookEvents)[number];
