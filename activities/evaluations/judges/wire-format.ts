import type { JudgeProvider } from '../../../domain/evaluations/contract.ts';
import type { CallUsage } from '../../../domain/evaluations/judge/judge-usage.ts';
import type { JudgeQuestion } from './judge.ts';

/** What a model said, in terms that all providers share. */
export interface ModelAnswer {
  text: string;
  /** The model, or a filter before or behind it, declined to answer. */
  refused: boolean;
}

/** An error as a body tells it. */
export interface WireError {
  /** The provider's word for it. */
  type?: string | null | undefined;
  /** What the HTTP status should have been, for errors that may arrive with 200. */
  status?: number | undefined;
}

/** How a provider is spoken to; what all of them share is in `create-judge.ts`. */
export interface WireFormat {
  provider: JudgeProvider;
  /** Where the question goes, from the base URL of the settings. */
  url(baseUrl: string): string;
  headers(apiKey: string | null): Record<string, string>;
  /** Never a temperature: newer models refuse any but their own. */
  body(question: Pick<JudgeQuestion, 'model' | 'system' | 'user'>): object;
  /** The part of the body that asks for an answer by `judgeSchema`; its key is what a 400 complains of. */
  answerFormat: object;
  /** The error in a body, whatever the status of its answer; null without one. */
  error(json: unknown): WireError | null;
  /** Null when the body holds no answer of a model. */
  answer(json: unknown): ModelAnswer | null;
  usage(json: unknown): CallUsage;
}
