import type { ClaimedDelivery } from '../../db/webhooks/deliveries/delivery.queue.ts';
import type { DeliveryMark } from '../../db/webhooks/deliveries/mark-deliveries.ts';
import { nextStep } from '../../domain/webhooks/next-step.ts';
import type { ProfilesByName } from '../../domain/webhooks/profiles-by-name.ts';
import type { BreakerState } from '../breaker.ts';
import type { Channels } from './channels/create-channels.ts';
import type { ReceiverBreakers } from './receiver-breakers.ts';
import type { ResolveReceiver } from './resolve-receiver.ts';

export interface SendParts {
  profiles: ProfilesByName;
  channels: Channels;
  breakers: ReceiverBreakers;
  resolve: ResolveReceiver;
  /** Where clients reach this service, without a slash at the end. */
  baseUrl: string;
  retryTimeScale: number;
  signal: AbortSignal;
}

/** What there is to store about a delivery, its lease apart. */
export type Sent = Omit<DeliveryMark, 'leaseToken' | 'id' | 'endpointId'>;

const unsent = { isGone: false, disableRule: null, attempt: null } as const;
/** Another delivery is just being tried on a receiver that failed too often. */
export const TRYING_MS = 1_000;

/** Sends one claimed delivery and decides what becomes of it; null when this version does not know how to send it. */
export async function sendDelivery(delivery: ClaimedDelivery, parts: SendParts): Promise<Sent | null> {
  const profile = parts.profiles.get(delivery.profile);
  const channel = profile && parts.channels[profile.channel];
  if (!profile || channel === undefined) return null;
  if (channel === null)
    return { ...unsent, state: 'cancelled', waitMs: null, error: `no way out by ${profile.channel} is set up` };
  const { url, secrets } = await parts.resolve(delivery, profile);
  if (url === null) return { ...unsent, state: 'cancelled', waitMs: null, error: 'there is no address any more' };
  const sentAt = new Date();
  const { baseUrl, retryTimeScale, signal } = parts;
  const outgoing = { ...delivery, url, profile, secrets, sentAt, baseUrl, signal };
  // Somebody asks how the receiver is just now: that is not ours to answer for it.
  const attempt = delivery.once
    ? await channel.send(outgoing)
    : await parts.breakers.run(delivery.address, () => channel.send(outgoing));
  if (!attempt) return putOff(delivery.address, parts);
  const tries = delivery.tries + 1;
  const step = nextStep(attempt, profile, { tries, random: Math.random(), retryTimeScale, isOnce: delivery.once });
  const { status, answer, error } = attempt;
  return {
    state: step.state,
    waitMs: step.state === 'pending' ? step.waitMs : null,
    isGone: step.state === 'failed' && step.isGone,
    disableRule: delivery.once ? null : profile.disableEndpoint,
    error,
    attempt: { startedAt: sentAt, durationMs: Date.now() - sentAt.getTime(), status, answer },
  };
}

function putOff(address: string, { breakers, retryTimeScale }: SendParts): Sent {
  const forMs = (state: BreakerState) => (state.kind === 'open' ? state.forMs : TRYING_MS * retryTimeScale);
  const waitMs = Math.max(forMs(breakers.origin()), forMs(breakers.address(address)));
  return { ...unsent, state: 'pending', waitMs, error: 'its receiver failed too often and is not called for a while' };
}
