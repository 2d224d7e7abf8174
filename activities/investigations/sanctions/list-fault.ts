import { reason } from '../../failures.ts';
import { OutboundError } from '../../outbound/outbound-error.ts';

/** Why the list could not be had, in words for people: no address, no content. */
export class ListFault extends Error {
  override name = 'ListFault';
}

/** Any error in such words. */
export function listFault(error: unknown): ListFault {
  if (error instanceof ListFault) return error;
  if (error instanceof OutboundError) return new ListFault(error.message, { cause: error });
  if (error instanceof Error && error.name === 'TimeoutError')
    return new ListFault('no answer in time', { cause: error });
  return new ListFault(reason(error), { cause: error });
}
