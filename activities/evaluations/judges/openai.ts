import { z } from 'zod';
import { chatCompletions } from './chat-completions.ts';
import type { WireFormat } from './wire-format.ts';

const { structure, limit, ...shared } = chatCompletions;
const Failure = z.object({ type: z.string().nullish() });

/** OpenAI, and any server that speaks its chat completions (contract section 9.4). */
export const openai: WireFormat = {
  ...shared,
  provider: 'openai',
  extras: [structure, limit('max_completion_tokens', 'max_tokens')],
  error: (error) => Failure.safeParse(error).data ?? {},
};
