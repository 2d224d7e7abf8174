import { readRetryAfter } from '../../../domain/retry-after.ts';
import { storableText, truncate } from '../../../domain/text.ts';
import { isUnavailable } from '../../../domain/webhooks/next-step.ts';
import { codeOf, reason } from '../../failures.ts';
import { OutboundError } from '../../outbound/outbound-error.ts';
import type { OutboundAnswer, OutboundHttp } from '../../outbound/outbound-http.ts';
import type { Attempt, Channel, Unavailable } from './channel.ts';

const MOST_ANSWER_BYTES = 64 * 1024;
const MOST_ANSWER_CHARACTERS = 500;

/** POSTs in the form of a profile. Redirects are answers like any other. */
export const webhookChannel = (http: OutboundHttp): Channel => ({
  async send({ profile, secrets, url, sentAt, signal, ...message }) {
    const body = profile.body(message);
    const headers = profile.headers({ webhookId: message.webhookId, event: message.event, sentAt, body, secrets });
    try {
      const answer = await http.send({
        ...{ method: 'POST', url, addressFrom: 'user', headers, body, timeoutMs: profile.timeoutMs, signal },
        ...{ maxBytes: MOST_ANSWER_BYTES, cutLonger: true, keepBroken: true },
      });
      return answered(answer);
    } catch (error) {
      if (signal.aborted) throw error;
      const unavailable = unavailableBy(error);
      return { status: null, retryAfterMs: null, answer: null, error: wordsFor(error), unavailable };
    }
  },
});

function answered({ status, header, text }: OutboundAnswer): Attempt {
  const isGood = status >= 200 && status < 300;
  return {
    status,
    retryAfterMs: readRetryAfter(header('retry-after'), Date.now()),
    answer: truncate(storableText(text), MOST_ANSWER_CHARACTERS),
    error: isGood ? null : `answered ${status}`,
    unavailable: isUnavailable(status) ? 'address' : null,
  };
}

/** Connecting has a shorter time of its own, so what took too long did connect, as did what answered in no HTTP. */
function unavailableBy(error: unknown): Unavailable {
  // An address that we refuse to dial says nothing about how its receiver is.
  if (error instanceof OutboundError) return null;
  const code = codeOf(error) ?? '';
  return isTimeout(error) || code.startsWith('HPE_') || code === 'UND_ERR_HEADERS_OVERFLOW' ? 'address' : 'origin';
}

const isTimeout = (error: unknown): boolean => error instanceof DOMException && error.name === 'TimeoutError';

function wordsFor(error: unknown): string {
  if (error instanceof OutboundError) return error.message;
  return isTimeout(error) ? 'no answer in time' : reason(error);
}
