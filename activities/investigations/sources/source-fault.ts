import type { Fault } from '../../../domain/investigations/vocabulary/worker-status.ts';

/** Why a look-up brought no answer; never shown as `no_data`. `reason` is short, for people, and holds no key, URL or body. */
export class SourceFault extends Error {
  override name = 'SourceFault';
  readonly status: Fault | 'not_configured';
  readonly reason: string;
  /** Of a limit: when to come again. */
  readonly retryAfterMs: number | undefined;

  constructor(
    status: Fault | 'not_configured',
    reason: string,
    options: { retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(`${status}: ${reason}`, { cause: options.cause });
    this.status = status;
    this.reason = reason;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** A body that does not fit the schema of its source. */
export const unexpectedAnswer = (cause?: unknown) => new SourceFault('error', 'unexpected answer', { cause });
