import { z } from 'zod';
import { judgeSchema } from '../../../domain/evaluations/judge/judge-schema.ts';
import { structureNames } from './structure-names.ts';
import { textOfContent } from './text-of-content.ts';
import { tokenCount } from './used.ts';
import { isWholeEnding } from './whole-ending.ts';
import type { WireFormat } from './wire-format.ts';

const MOST_TOKENS = 1024;

const Failure = z.object({ type: z.string().nullish() });
const Message = z.object({ content: z.array(z.unknown()), stop_reason: z.unknown().optional() });
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
  extras: [
    {
      forms: [{ output_config: { format: { type: 'json_schema', schema: judgeSchema } } }, {}],
      otherNames: structureNames,
    },
  ],
  error: (error) => Failure.safeParse(error).data ?? {},
  answer: (json) => {
    const message = Message.safeParse(json).data;
    if (!message) return null;
    const { content, stop_reason: ending } = message;
    const refused = ending === 'refusal';
    return { text: textOfContent(content), refused, cutOff: !refused && !isWholeEnding(ending) };
  },
  usage: (json) => {
    const used = Used.safeParse(json).data?.usage;
    const [promptTokens, completionTokens] = [used?.input_tokens ?? null, used?.output_tokens ?? null];
    return { promptTokens, completionTokens, costUsd: null };
  },
};
