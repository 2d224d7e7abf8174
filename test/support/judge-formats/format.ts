import type { IncomingMessage } from 'node:http';

/** What a model says, in terms that every provider has a word for. */
export interface Completion {
  kind: 'completion';
  content: string | null;
  /** The model's words of refusal, where the provider has a place for them. */
  refusal?: string;
  stop?: 'end' | 'length' | 'filter';
  /** Tools that the model asks for; their arguments are JSON. */
  toolCalls?: readonly { id: string; name: string; arguments: string }[];
  /** How many tokens of the prompt were read from the provider's cache. */
  cachedTokens?: number;
  /** The provider's own figure, where it gives one. */
  costUsd?: number;
  /** Makes another body of the provider's. */
  alter?: (body: string) => string;
}

export interface Failure {
  kind: 'error';
  status: number;
  type: string;
  message?: string;
  param?: string;
  code?: string;
  headers?: object;
  /** The HTTP status, where it is not that of the error. */
  sentAs?: number;
}

/** One provider's wire format, as its servers speak it. */
export interface JudgeFormat {
  path: string;
  /** What follows the origin in a base URL. */
  basePath: string;
  /** What the real server refuses before any model sees the request; `apiKey` null wants no key. */
  refusal(headers: IncomingMessage['headers'], body: unknown, apiKey: string | null): Omit<Failure, 'kind'> | null;
  question(body: unknown): { model: string; system: string; user: string };
  completion(model: string, answer: Completion): object;
  failure(failure: Failure): object;
  /** How a server that does not know the answer format says so. */
  formatRefused: Omit<Failure, 'kind'>;
}

/** What every answer says it used. */
export const tokens = { prompt: 212, completion: 48 };

/** Models of this name take a temperature and its like; newer ones, which the judges are, refuse them. */
export const takesSampling = (model: string): boolean => model.startsWith('classic-');
