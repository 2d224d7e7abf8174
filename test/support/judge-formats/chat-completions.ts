import * as z from 'zod';
import { type Completion, type JudgeFormat, tokens } from './format.ts';

const ToolCall = z.strictObject({
  id: z.string().min(1),
  type: z.literal('function'),
  function: z.strictObject({ name: z.string().min(1), arguments: z.string() }),
});
const Message = z.discriminatedUnion('role', [
  z.strictObject({ role: z.enum(['system', 'developer', 'user']), content: z.string() }),
  z.strictObject({
    role: z.literal('assistant'),
    content: z.string().nullable(),
    tool_calls: z.array(ToolCall).min(1).optional(),
  }),
  z.strictObject({ role: z.literal('tool'), tool_call_id: z.string(), content: z.string() }),
]);
type Message = z.infer<typeof Message>;

/** Whether every tool that was asked for has its results right behind, and nothing else has. */
function toolsAnswered(messages: Message[]): boolean {
  let open: string[] = [];
  for (const message of messages) {
    if (message.role === 'tool') {
      if (!open.includes(message.tool_call_id)) return false;
      open = open.filter((id) => id !== message.tool_call_id);
    } else {
      if (open.length > 0) return false;
      open = message.role === 'assistant' ? (message.tool_calls ?? []).map(({ id }) => id) : [];
    }
  }
  return open.length === 0;
}

export const ChatRequest = z.object({
  model: z.string().min(1),
  messages: z.array(Message).min(1).refine(toolsAnswered, 'tool_calls must be followed by tool messages'),
  tools: z
    .array(
      z.strictObject({
        type: z.literal('function'),
        function: z.strictObject({
          name: z.string().regex(/^[\w-]{1,64}$/),
          description: z.string().optional(),
          parameters: z.looseObject({ type: z.literal('object') }),
        }),
      }),
    )
    .min(1)
    .optional(),
  tool_choice: z
    .union([
      z.enum(['auto', 'none', 'required']),
      z.strictObject({ type: z.literal('function'), function: z.strictObject({ name: z.string() }) }),
    ])
    .optional(),
  temperature: z.number().min(0).max(2).optional(),
  top_p: z.number().min(0).max(1).optional(),
  seed: z.int().optional(),
  stop: z.array(z.string()).max(4).optional(),
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
  completion: (
    model: string,
    { content, refusal, stop = 'end', costUsd, toolCalls, cachedTokens = 0 }: Completion,
  ) => ({
    id: 'chatcmpl-CR2xV8QZb3mN1kT0',
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1000),
    model: `${model}-2026-08-01`,
    choices: [
      {
        index: 0,
        message: {
          ...{ role: 'assistant', content, refusal: refusal ?? null, annotations: [] },
          ...(toolCalls && {
            tool_calls: toolCalls.map(({ id, ...called }) => ({ id, type: 'function', function: called })),
          }),
        },
        logprobs: null,
        finish_reason: { end: toolCalls ? 'tool_calls' : 'stop', length: 'length', filter: 'content_filter' }[stop],
      },
    ],
    usage: {
      prompt_tokens: tokens.prompt,
      completion_tokens: tokens.completion,
      total_tokens: tokens.prompt + tokens.completion,
      prompt_tokens_details: { cached_tokens: cachedTokens, audio_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 0 },
      ...(costUsd !== undefined && { cost: costUsd }),
    },
    system_fingerprint: null,
  }),
} satisfies Partial<JudgeFormat>;
