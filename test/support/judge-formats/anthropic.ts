import * as z from 'zod';
import { type Completion, type JudgeFormat, takesSampling, tokens } from './format.ts';

const ToolUse = z.strictObject({
  type: z.literal('tool_use'),
  id: z.string().regex(/^[\w-]+$/),
  name: z.string(),
  input: z.record(z.string(), z.unknown()),
});
const ToolResult = z.strictObject({ type: z.literal('tool_result'), tool_use_id: z.string(), content: z.string() });
const Block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string().min(1) }),
  ToolUse,
  ToolResult,
]);
const Message = z.strictObject({
  role: z.enum(['user', 'assistant']),
  content: z.union([z.string().min(1), z.array(Block).min(1)]),
});
type Message = z.infer<typeof Message>;

const idsOf = (message: Message | undefined, role: Message['role']): string[] =>
  message?.role !== role || typeof message.content === 'string'
    ? []
    : message.content.flatMap((block) =>
        block.type === 'tool_use' ? block.id : block.type === 'tool_result' ? block.tool_use_id : [],
      );

/** Whether the results of all tools that a turn asked for stand in the next one, and no others. */
const toolsAnswered = (messages: Message[]): boolean =>
  [undefined, ...messages].every(
    (turn, at) => idsOf(turn, 'assistant').sort().join() === idsOf(messages[at], 'user').sort().join(),
  );

const MessagesRequest = z.strictObject({
  model: z.string().min(1),
  max_tokens: z.int().min(1),
  system: z.string().min(1).optional(),
  messages: z.array(Message).min(1).refine(toolsAnswered, '`tool_use` ids were found without `tool_result` blocks'),
  tools: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[\w-]{1,128}$/),
        description: z.string().optional(),
        input_schema: z.looseObject({ type: z.literal('object') }),
      }),
    )
    .min(1)
    .optional(),
  tool_choice: z
    .union([
      z.strictObject({ type: z.enum(['auto', 'any', 'none']) }),
      z.strictObject({ type: z.literal('tool'), name: z.string() }),
    ])
    .optional(),
  temperature: z.number().min(0).max(1).optional(),
  top_p: z.number().min(0).max(1).optional(),
  top_k: z.int().min(0).optional(),
  stop_sequences: z.array(z.string().min(1)).optional(),
  output_config: z
    .strictObject({
      format: z.strictObject({
        type: z.literal('json_schema'),
        schema: z.object({ type: z.literal('object'), additionalProperties: z.literal(false) }),
      }),
    })
    .optional(),
});

const bad = { status: 400, type: 'invalid_request_error' };
const unauthorized = { status: 401, type: 'authentication_error' };

const stopReason = (stop: NonNullable<Completion['stop']>, asksForTools: boolean): string =>
  ({ end: asksForTools ? 'tool_use' : 'end_turn', length: 'max_tokens', filter: 'refusal' })[stop];

/** Anthropic's messages. */
export const anthropicFormat: JudgeFormat = {
  path: '/v1/messages',
  basePath: '',
  refusal: (headers, body, apiKey) => {
    if (!headers['x-api-key']) return { ...unauthorized, message: 'x-api-key header is required' };
    if (headers['x-api-key'] !== apiKey) return { ...unauthorized, message: 'invalid x-api-key' };
    if (headers['anthropic-version'] !== '2023-06-01')
      return { ...bad, message: 'anthropic-version: header is required' };
    const { data, error } = MessagesRequest.safeParse(body);
    const [issue] = error?.issues ?? [];
    if (issue) return { ...bad, message: `${issue.path.join('.')}: ${issue.message}` };
    if (!data?.tools && data?.messages.some((turn) => idsOf(turn, turn.role).length > 0))
      return {
        ...bad,
        message: 'Requests which have `tool_use` or `tool_result` blocks in messages must define tools',
      };
    const isSampled = data?.top_p !== undefined || data?.top_k !== undefined || (data?.temperature ?? 1) !== 1;
    return data && isSampled && !takesSampling(data.model)
      ? { ...bad, message: 'temperature: may only be 1 with this model' }
      : null;
  },
  question: (body) => {
    const { model, system = '', messages } = MessagesRequest.parse(body);
    const [first] = messages;
    return { model, system, user: typeof first?.content === 'string' ? first.content : '' };
  },
  completion: (model, { content, refusal, stop = 'end', toolCalls = [], cachedTokens = 0 }) => ({
    id: 'msg_01Tq7VbX2mYk',
    type: 'message',
    role: 'assistant',
    model: `${model}-20260801`,
    content: [
      ...(content === null ? [] : [{ type: 'text', text: content }]),
      ...toolCalls.map(({ id, name, arguments: text }) => ({ type: 'tool_use', id, name, input: JSON.parse(text) })),
    ],
    stop_reason: refusal === undefined ? stopReason(stop, toolCalls.length > 0) : 'refusal',
    stop_sequence: null,
    usage: {
      input_tokens: tokens.prompt - cachedTokens,
      output_tokens: tokens.completion,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: cachedTokens,
      service_tier: 'standard',
    },
  }),
  failure: ({ type, message = 'Overloaded' }) => ({
    type: 'error',
    error: { type, message },
    request_id: 'req_011CSHoEeqs5C35K2UUqR7Fy',
  }),
  formatRefused: { ...bad, message: 'output_config.format: Extra inputs are not permitted' },
};
