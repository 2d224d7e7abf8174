import { z } from 'zod';
import { judgeSchema } from '../../../domain/evaluations/judge/judge-schema.ts';
import { tokenCount } from './used.ts';
import type { WireFormat } from './wire-format.ts';

const MOST_TOKENS = 1024;

const Failure = z.object({ error: z.object({ type: z.string().nullish() }) });
const Message = z.object({
  content: z.array(z.object({ type: z.string(), text: z.string().optional() })),
  stop_reason: z.string().nullish(),
});
const Used = z.object({ usage: z.object({ input_tokens: tokenCount, output_tokens: tokenCount }) });

/** Anthropic's messages (contract section 9.3). */
export const anthropic: WireFormat = {
  provider: 'anthropic',
  url: (baseUrl) => `${baseUrl.replace(/\/v1$/, '')}/v1/messages`, // some settings of other tools carry the version
  headers: (apiKey) => ({ 'anthropic-version': '2023-06-01', ...(apiKey && { 'x-api-key': apiKey }) }),
  body: ({ model, system, user }) => ({
    model,
    max_tokens: MOST_TOKENS,
    system,
    messages: [{ role: 'user', content: user }],
  }),
  answerFormat: { output_config: { format: { type: 'json_schema', schema: judgeSchema } } },
  error: (json) => Failure.safeParse(json).data?.error ?? null,
  answer: (json) => {
    const message = Message.safeParse(json).data;
    if (!message) return null;
    const text = message.content.map((block) => (block.type === 'text' ? (block.text ?? '') : '')).join('');
    return { text, refused: message.stop_reason === 'refusal' };
  },
  usage: (json) => {
    const used = Used.safeParse(json).data?.usage;
    const [promptTokens, completionTokens] = [used?.input_tokens ?? null, used?.output_tokens ?? null];
    return { promptTokens, completionTokens, costUsd: null };
  },
};
