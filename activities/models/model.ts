import type { Message, ResponseFormat, Sampling, Tool, ToolCall, ToolChoice } from '../../domain/models/message.ts';
import type { ModelProvider } from '../../domain/models/model-provider.ts';
import type { Usage } from '../../domain/models/usage.ts';

/** What a model is asked. */
export interface ModelRequest {
  messages: readonly Message[];
  /** Also those that earlier messages asked for: Anthropic refuses calls of tools that it is not told of. */
  tools?: readonly Tool[];
  /** Sent with tools only. */
  toolChoice?: ToolChoice;
  sampling?: Sampling;
  /** Longest answer; where it is absent the provider's own bound holds, and at Anthropic, which wants one, 4,096. */
  maxTokens?: number | undefined;
  responseFormat?: ResponseFormat;
  /** What is left out, and the request repeated, where a server refuses it; anything else that it refuses is an error. */
  optional?: readonly OptionalPart[];
  /** Longest time of one call; asking makes three at most, where a server refuses what was added. */
  timeoutMs: number;
  /** Most bytes of an answer's body. */
  maxBytes: number;
  signal: AbortSignal;
  /** Told of every call that reached the provider, whatever came of it. */
  onCall?: (usage: Usage) => void;
}

export type OptionalPart = 'responseFormat' | 'maxTokens';

/** What a model said. */
export interface ModelAnswer {
  text: string;
  toolCalls: readonly ToolCall[];
  stopReason: StopReason;
  /** Of the call that was answered. */
  usage: Usage;
  /** As the provider names the model that answered; null where it does not. */
  model: string | null;
}

/**
 * Why a model stopped: it had said all (`stop`), it waits for tools (`tool_calls`), it was cut off, by a bound on length
 * or otherwise (`length`), or it, or a filter before or behind it, declined to answer (`refusal`).
 */
export type StopReason = 'stop' | 'tool_calls' | 'length' | 'refusal';

/** One model, with the key and the breaker that it is asked by. Every provider passes the same conformance suite. */
export interface Model {
  provider: ModelProvider;
  /** `provider/model`. */
  name: string;
  /** Throws `ModelError`, or the reason of the signal. */
  ask(request: ModelRequest): Promise<ModelAnswer>;
}

/** No answer of a model. Its message names provider, status and error type, nothing private. */
export class ModelError extends Error {
  override name = 'ModelError';
  /** Another try would be answered alike. */
  readonly final: boolean;
  /** What the provider asks for, however long. */
  readonly retryAfterMs: number | null;

  constructor(message: string, { final, retryAfterMs = null }: { final: boolean; retryAfterMs?: number | null }) {
    super(message);
    this.final = final;
    this.retryAfterMs = retryAfterMs;
  }
}
