import { createHash } from 'node:crypto';
import { type BreakerLimits, BreakerOpen, type BreakerState, type Breakers, createBreakers } from '../breaker.ts';
import type { Attempt } from './channels/channel.ts';

const LONGEST_KEY = 200;

/** What may be called now of one receiver: its origin, and each of its addresses. */
export interface ReceiverBreakers {
  origin(): BreakerState;
  address(address: string): BreakerState;
  /** Answers null, and sends nothing, when one of the two lets nothing through. */
  run(address: string, send: () => Promise<Attempt>): Promise<Attempt | null>;
}

/** Carries an attempt past the breakers as what it says of origin and address. */
class Unavailable extends Error {
  readonly attempt: Attempt;

  constructor(attempt: Attempt) {
    super('the receiver is not available');
    this.attempt = attempt;
  }
}

/**
 * Two breakers for each call: that of the origin opens when no connection comes about, that of the address when it
 * answers that it is not well, or does not answer. Addresses may be many and are kept apart, so that they push out
 * nobody else's breaker.
 */
export function createReceiverBreakers(origins: Breakers, retryTimeScale: number) {
  const addresses = createBreakers(retryTimeScale);
  return (receiver: string, limits?: BreakerLimits): ReceiverBreakers => {
    const keyOf = (address: string) => (address ? `${receiver} ${shorten(address)}` : receiver);
    const stateOf = (address: string) => addresses.stateOf(keyOf(address));
    const isClosedTo = ({ kind }: BreakerState) => kind === 'open' || kind === 'trying';
    return {
      origin: () => origins.stateOf(receiver),
      address: stateOf,
      async run(address, send) {
        // Looked at before either is entered: one that refuses must not use up the trial of the other.
        if (isClosedTo(origins.stateOf(receiver)) || isClosedTo(stateOf(address))) return null;
        const sendOrThrow = async () => {
          const attempt = await send();
          if (attempt.unavailable) throw new Unavailable(attempt);
          return attempt;
        };
        const throughOrigin = () => origins.run(receiver, sendOrThrow, meaning('origin'), limits);
        try {
          return await addresses.run(keyOf(address), throughOrigin, meaning('address'), limits);
        } catch (error) {
          if (error instanceof Unavailable) return error.attempt;
          if (error instanceof BreakerOpen) return null;
          throw error;
        }
      },
    };
  };
}

/** For the origin any answer is one, and so is none in time; for the address a lack of connection says nothing. */
const meaning = (of: 'origin' | 'address') => (error: unknown) => {
  if (!(error instanceof Unavailable)) return 'neither';
  if (error.attempt.unavailable === of) return 'failure';
  return of === 'origin' ? 'answer' : 'neither';
};

/** Thousands may be remembered. */
const shorten = (address: string): string =>
  address.length > LONGEST_KEY ? createHash('sha256').update(address).digest('base64url') : address;
