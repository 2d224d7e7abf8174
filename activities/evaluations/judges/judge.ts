import type { JudgeProvider } from '../../../domain/evaluations/contract/rules/judge-provider.ts';
import type { CallUsage } from '../../../domain/evaluations/judge/judge-usage.ts';

export interface JudgeQuestion {
  model: string;
  /** The workspace's or the server's; null for a server of the operator's that wants none. */
  apiKey: string | null;
  system: string;
  user: string;
  signal: AbortSignal;
  /** Told of every call that reached the provider, whatever came of it. */
  onCall: (call: CallUsage) => void;
}

/** The model's raw text. */
export interface JudgeReply {
  text: string;
  /** The model was stopped before it was done, so no verdict in it counts. */
  cutOff: boolean;
}

/** One model provider. Every implementation passes the same conformance suite. */
export interface Judge {
  provider: JudgeProvider;
  /** Throws `JudgeError`, or what the network threw. */
  ask(question: JudgeQuestion): Promise<JudgeReply>;
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
