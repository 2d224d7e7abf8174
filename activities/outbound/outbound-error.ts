/** Why a call ended that the other side did not end: refused by our rules, or beyond a bound of the caller's. */
export type OutboundErrorCode = 'ADDRESS_REFUSED' | 'REDIRECT_REFUSED' | 'ENCODING_REFUSED' | 'ANSWER_TOO_LONG';

/** A call that this program refused or broke off; `ADDRESS_REFUSED` means that nothing was dialled. */
export class OutboundError extends Error {
  override name = 'OutboundError';
  readonly code: OutboundErrorCode;

  constructor(code: OutboundErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
