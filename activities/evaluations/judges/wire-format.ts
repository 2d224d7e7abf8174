import type { JudgeProvider } from '../../../domain/evaluations/contract/rules/judge-provider.ts';
import type { CallUsage } from '../../../domain/evaluations/judge/judge-usage.ts';
import type { RequestExtra } from '../../../domain/evaluations/judge/request-extras.ts';
import type { JudgeQuestion, JudgeReply } from './judge.ts';

/** What a model said, in terms that all providers share. */
export interface ModelAnswer extends JudgeReply {
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
  /** What else the body carries, and servers may refuse: an answer by `judgeSchema`, a bound on its length. */
  extras: readonly RequestExtra[];
  /** What a body's error, which says something, tells of itself. */
  error(error: unknown): WireError;
  /** Null when the body holds no answer of a model. */
  answer(json: unknown): ModelAnswer | null;
  usage(json: unknown): CallUsage;
}
