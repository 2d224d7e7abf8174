import { z } from 'zod';
import { chatCompletions } from './chat-completions.ts';
import type { WireFormat } from './wire-format.ts';

/** Leaves room for hidden reasoning tokens. */
const MOST_TOKENS = 2048;

/** An error has a number, that of the HTTP status it should have had: it may arrive with 200, or in place of a choice. */
const Failure = z.object({ error: z.object({ code: z.int().min(400).max(599).optional().catch(undefined) }) });
const FailedChoice = z.object({ choices: z.tuple([Failure]).rest(z.unknown()) });

/** Who asks, for the provider's statistics; neither is needed. */
export interface OpenRouterOptions {
  referer?: string | undefined;
  title?: string | undefined;
}

/** OpenRouter (contract section 9.5). */
export const openrouter = ({ referer, title }: OpenRouterOptions): WireFormat => ({
  ...chatCompletions,
  provider: 'openrouter',
  headers: (apiKey) => ({
    ...chatCompletions.headers(apiKey),
    ...(referer && { 'http-referer': referer }),
    ...(title && { 'x-title': title }),
  }),
  body: (question) => ({ ...chatCompletions.body(question), max_tokens: MOST_TOKENS }),
  error: (json) => {
    const { error } = Failure.safeParse(json).data ?? FailedChoice.safeParse(json).data?.choices[0] ?? {};
    return error ? { status: error.code } : null;
  },
});
