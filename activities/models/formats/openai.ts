import { z } from 'zod';
import { chatCompletions } from './chat-completions.ts';
import type { WireFormat } from './wire-format.ts';

const Failure = z.object({ type: z.string().nullish() });

/** OpenAI, and any server that speaks its chat completions. */
export const openai: WireFormat = {
  ...chatCompletions,
  provider: 'openai',
  extras: (request) => chatCompletions.extras(request, ['max_completion_tokens', 'max_tokens']),
  error: (error) => Failure.safeParse(error).data ?? {},
};
