import type { JudgeProvider } from '../../../domain/evaluations/contract.ts';

export interface JudgeQuestion {
  model: string;
  system: string;
  user: string;
  signal: AbortSignal;
}

/** One model provider. Every implementation passes the same conformance suite. */
export interface Judge {
  provider: JudgeProvider;
  /** The model's raw text. Throws `JudgeError`, or what the network threw. */
  ask(question: JudgeQuestion): Promise<string>;
}

/** The provider answered, and not with a verdict. Its message names provider, status and error type, nothing private. */
export class JudgeError extends Error {
  /** Another try would be answered alike. */
  readonly final: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(message: string, { final, retryAfterMs }: { final: boolean; retryAfterMs?: number | undefined }) {
    super(message);
    this.name = 'JudgeError';
    this.final = final;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The judges that have a key, in the order in which they are tried (contract section 9.1), and their models. */
export interface Judges {
  configured: readonly { judge: Judge; model: string | null }[];
}
