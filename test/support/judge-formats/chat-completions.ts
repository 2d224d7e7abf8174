import * as z from 'zod';
import { type Completion, type JudgeFormat, tokens } from './format.ts';

export const ChatRequest = z.object({
  model: z.string().min(1),
  messages: z
    .array(z.object({ role: z.enum(['system', 'developer', 'user', 'assistant']), content: z.string() }))
    .min(1),
  max_completion_tokens: z.int().min(1).optional(),
  max_tokens: z.int().min(1).optional(),
  response_format: z
    .object({
      type: z.literal('json_schema'),
      json_schema: z.object({
        name: z.string().regex(/^[\w-]{1,64}$/),
        strict: z.literal(true),
        schema: z.object({
          type: z.literal('object'),
          properties: z.record(z.string(), z.unknown()),
          required: z.array(z.string()),
          additionalProperties: z.literal(false),
        }),
      }),
    })
    .optional(),
});

/** What OpenAI and OpenRouter have in common. */
export const chatFormat = {
  question: (body) => {
    const { model, messages } = ChatRequest.parse(body);
    const said = (role: string) => messages.find((message) => message.role === role)?.content ?? '';
    return { model, system: said('system'), user: said('user') };
  },
  completion: (model: string, { content, refusal, stop = 'end', costUsd }: Completion) => ({
    id: 'chatcmpl-CR2xV8QZb3mN1kT0',
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1000),
    model: `${model}-2026-08-01`,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content, refusal: refusal ?? null, annotations: [] },
        logprobs: null,
        finish_reason: { end: 'stop', length: 'length', filter: 'content_filter' }[stop],
      },
    ],
    usage: {
      prompt_tokens: tokens.prompt,
      completion_tokens: tokens.completion,
      total_tokens: tokens.prompt + tokens.completion,
      completion_tokens_details: { reasoning_tokens: 0 },
      ...(costUsd !== undefined && { cost: costUsd }),
    },
    system_fingerprint: null,
  }),
} satisfies Partial<JudgeFormat>;
