import { readRetryAfter } from '../../../../domain/retry-after.ts';
import { codeOf } from '../../../failures.ts';
import { OutboundError } from '../../../outbound/outbound-error.ts';
import type { OutboundHead } from '../../../outbound/outbound-http.ts';
import { SourceFault, unexpectedAnswer } from '../source-fault.ts';
import { noAnswerInTime } from './look-up-time.ts';

/** Headers by which services say how long a limit lasts. */
const WAIT_HEADERS = ['retry-after', 'x-ttl'];

function retryAfterMs({ header }: OutboundHead): number | undefined {
  const waits = WAIT_HEADERS.map((name) => readRetryAfter(header(name), Date.now()));
  return waits.find((wait) => wait !== null) ?? undefined;
}

/** What a status means that is no answer to a look-up (contract section 13, common rules). */
export function faultOfStatus(head: OutboundHead, hasKey: boolean): SourceFault {
  const { status, header } = head;
  const isLimit = header('x-ratelimit-remaining')?.trim() === '0' || header('retry-after') !== undefined;
  if (status === 429 || (status === 403 && isLimit))
    return new SourceFault('rate_limited', 'limit reached', { retryAfterMs: retryAfterMs(head) });
  if (status === 401 || status === 403) return new SourceFault('error', hasKey ? 'key refused' : 'access refused');
  if (status >= 500)
    return new SourceFault('error', `answered ${status}`, { isTransient: true, retryAfterMs: retryAfterMs(head) });
  if (status >= 300 && status < 400) return new SourceFault('error', 'unexpected redirect');
  return new SourceFault('error', `answered ${status}`);
}

/** Names of the errors of a call whose time was over: its deadline's, and the library's where an answer had begun. */
const brokenOff = ['TimeoutError', 'AbortError'];

/** What it means that a call brought no answer, and that its caller did not break it off. */
export function faultOfError(error: unknown): SourceFault {
  if (error instanceof SourceFault) return error;
  if (error instanceof OutboundError) return faultOfRefusal(error);
  if (error instanceof Error && brokenOff.includes(error.name)) return noAnswerInTime();
  const code = codeOf(error) ?? '';
  if (code.startsWith('Z_') || code.startsWith('ERR_BROTLI') || code.startsWith('HPE_')) return unexpectedAnswer(error);
  if (code === 'UND_ERR_INVALID_ARG') return new SourceFault('error', 'setting cannot be sent', { cause: error });
  return new SourceFault('error', 'connection failed', { isTransient: true, cause: error });
}

function faultOfRefusal(error: OutboundError): SourceFault {
  const reasons = {
    ADDRESS_REFUSED: 'address not allowed',
    REDIRECT_REFUSED: 'redirect not allowed',
    ENCODING_REFUSED: 'unexpected answer',
    ANSWER_TOO_LONG: 'answer too long',
  } as const;
  return new SourceFault('error', reasons[error.code], { cause: error });
}
