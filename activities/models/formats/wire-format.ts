import type { ModelProvider } from '../../../domain/models/model-provider.ts';
import type { RequestExtra } from '../../../domain/models/request-extras.ts';
import type { Usage } from '../../../domain/models/usage.ts';
import type { ModelAnswer, ModelRequest } from '../model.ts';

/** A request as it is written: to this model, without what only concerns the call. */
export type WireRequest = Omit<ModelRequest, 'timeoutMs' | 'maxBytes' | 'signal' | 'onCall'> & { model: string };

/** An error as a body tells it. */
export interface WireError {
  /** The provider's word for it. */
  type?: string | null | undefined;
  /** What the HTTP status should have been, for errors that may arrive with 200. */
  status?: number | undefined;
}

/** How a provider is spoken to; what all of them share is in `send-request.ts`. */
export interface WireFormat {
  provider: ModelProvider;
  /** Where a request goes, from the base URL of the settings. */
  url(baseUrl: string): string;
  headers(apiKey: string | null): Record<string, string>;
  body(request: WireRequest): object;
  /** What else the body carries, and servers may refuse. */
  extras(request: WireRequest): readonly RequestExtra[];
  /** What a body's error, which says something, tells of itself. */
  error(error: unknown): WireError;
  /** Null when the body holds no answer of a model. */
  answer(json: unknown): Omit<ModelAnswer, 'usage'> | null;
  usage(json: unknown): Usage;
}
