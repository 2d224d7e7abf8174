import { readRetryAfter } from '../../../domain/retry-after.ts';
import { storableText, truncate } from '../../../domain/text.ts';
import { isUnavailable } from '../../../domain/webhooks/next-step.ts';
import { reason } from '../../failures.ts';
import { OutboundError } from '../../outbound/outbound-error.ts';
import type { OutboundAnswer, OutboundHttp } from '../../outbound/outbound-http.ts';
import type { Attempt, Channel } from './channel.ts';

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
      // An address that we refuse to dial says nothing about how its receiver is.
      const isOurs = error instanceof OutboundError;
      return { status: null, retryAfterMs: null, answer: null, error: wordsFor(error), isUnavailable: !isOurs };
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
    isUnavailable: isUnavailable(status),
  };
}

function wordsFor(error: unknown): string {
  if (error instanceof OutboundError) return error.message;
  const words = reason(error);
  return words.startsWith('TimeoutError') ? 'no answer in time' : words;
}
