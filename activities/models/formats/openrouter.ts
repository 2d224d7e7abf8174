import { z } from 'zod';
import { chatCompletions } from './chat-completions.ts';
import type { WireFormat } from './wire-format.ts';

/** An error has a number, that of the HTTP status it should have had: it may arrive with 200, or in place of a choice. */
const Failure = z.object({ code: z.int().min(400).max(599) });

/** Who asks, for the provider's statistics; neither is needed. */
export interface OpenRouterOptions {
  referer?: string | undefined;
  title?: string | undefined;
}

/** OpenRouter. */
export const openrouter = ({ referer, title }: OpenRouterOptions): WireFormat => ({
  ...chatCompletions,
  provider: 'openrouter',
  headers: (apiKey) => ({
    ...chatCompletions.headers(apiKey),
    ...(referer && { 'http-referer': referer }),
    ...(title && { 'x-title': title }),
  }),
  body: (request) => ({ ...chatCompletions.body(request), top_k: request.sampling?.topK }),
  extras: (request) => chatCompletions.extras(request, ['max_tokens', 'max_completion_tokens']),
  error: (error) => ({ status: Failure.safeParse(error).data?.code }),
});
