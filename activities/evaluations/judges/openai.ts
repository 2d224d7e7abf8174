import { z } from 'zod';
import { chatCompletions } from './chat-completions.ts';
import type { WireFormat } from './wire-format.ts';

/** Leaves room for hidden reasoning tokens. */
const MOST_TOKENS = 2048;

const Failure = z.object({ error: z.object({ type: z.string().nullish() }) });

/** OpenAI, and any server that speaks its chat completions (contract section 9.4). */
export const openai: WireFormat = {
  ...chatCompletions,
  provider: 'openai',
  body: (question) => ({ ...chatCompletions.body(question), max_completion_tokens: MOST_TOKENS }),
  error: (json) => Failure.safeParse(json).data?.error ?? null,
};
