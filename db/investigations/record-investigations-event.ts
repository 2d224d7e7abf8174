import { investigationsDelivery } from '../../domain/investigations/webhooks/delivery-profile.ts';
import type { WebhookEvent } from '../../domain/investigations/webhooks/webhook-event.ts';
import type { EventEntity } from '../../domain/webhooks/new-event.ts';
import { endpointRecipient } from '../../domain/webhooks/recipient.ts';
import type { Within } from '../sql/within.ts';
import { listEndpoints } from '../webhooks/endpoints/endpoint.repository.ts';
import { recordEvents } from '../webhooks/record-events.ts';

/** Something that happened (contract section 12.3). */
export interface InvestigationsEvent {
  type: WebhookEvent;
  /** Of kind `subject` for everything about one, so that it goes with the subject; else of kind `case`. */
  entity: EventEntity & { kind: 'case' | 'subject' };
  data: object;
  /** ISO 8601; now where absent. */
  occurredAt?: string;
}

/**
 * Records events, and a delivery to each active endpoint that wants them, in the transaction that made them happen. Answers
 * the receivers to wake after the commit (`wakeReceivers`).
 */
export async function recordInvestigationsEvents(
  tx: Within,
  workspaceId: string,
  events: readonly InvestigationsEvent[],
): Promise<string[]> {
  if (events.length === 0) return [];
  const endpoints = await listEndpoints(tx, { workspaceId, product: 'investigations' });
  const wanting = (type: string) => endpoints.filter((one) => one.isActive && one.events.includes(type));
  const now = new Date().toISOString();
  const recorded = events.map(({ type, entity, data, occurredAt = now }) => ({
    ...{ product: 'investigations', type, entity },
    body: { event: type, workspace_id: workspaceId, occurred_at: occurredAt, data },
    recipients: wanting(type).map((endpoint) => endpointRecipient(investigationsDelivery, endpoint)),
  }));
  return recordEvents(tx, workspaceId, recorded);
}
