import type { Fault } from '../../../domain/investigations/vocabulary/worker-status.ts';

interface FaultOptions {
  retryAfterMs?: number | undefined;
  isTransient?: boolean;
  cause?: unknown;
}

/** Why a look-up brought no answer; never shown as `no_data`. `reason` is short, for people, and holds no key, URL or body. */
export class SourceFault extends Error {
  override name = 'SourceFault';
  readonly status: Fault | 'not_configured';
  readonly reason: string;
  /** Of a limit: when to come again. */
  readonly retryAfterMs: number | undefined;
  /** The source was away or failed: another try may do, and its breaker counts it. */
  readonly isTransient: boolean;

  constructor(status: Fault | 'not_configured', reason: string, options: FaultOptions = {}) {
    super(`${status}: ${reason}`, { cause: options.cause });
    this.status = status;
    this.reason = reason;
    this.retryAfterMs = options.retryAfterMs;
    this.isTransient = options.isTransient ?? false;
  }
}

/** A body that does not fit the schema of its source. */
export const unexpectedAnswer = (cause?: unknown) => new SourceFault('error', 'unexpected answer', { cause });
