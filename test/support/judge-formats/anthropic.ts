import * as z from 'zod';
import { type JudgeFormat, tokens } from './format.ts';

const MessagesRequest = z.strictObject({
  model: z.string().min(1),
  max_tokens: z.int().min(1),
  system: z.string().optional(),
  messages: z.array(z.strictObject({ role: z.enum(['user', 'assistant']), content: z.string().min(1) })).min(1),
  temperature: z.literal(1).optional(),
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

/** Anthropic's messages. */
export const anthropicFormat: JudgeFormat = {
  path: '/v1/messages',
  basePath: '',
  refusal: (headers, body, apiKey) => {
    if (!headers['x-api-key']) return { ...unauthorized, message: 'x-api-key header is required' };
    if (headers['x-api-key'] !== apiKey) return { ...unauthorized, message: 'invalid x-api-key' };
    if (headers['anthropic-version'] !== '2023-06-01')
      return { ...bad, message: 'anthropic-version: header is required' };
    const [issue] = MessagesRequest.safeParse(body).error?.issues ?? [];
    return issue ? { ...bad, message: `${issue.path.join('.')}: ${issue.message}` } : null;
  },
  question: (body) => {
    const { model, system = '', messages } = MessagesRequest.parse(body);
    return { model, system, user: messages[0]?.content ?? '' };
  },
  completion: (model, { content, refusal, stop = 'end' }) => ({
    id: 'msg_01Tq7VbX2mYk',
    type: 'message',
    role: 'assistant',
    model: `${model}-20260801`,
    content: content === null ? [] : [{ type: 'text', text: content }],
    stop_reason: refusal === undefined ? { end: 'end_turn', length: 'max_tokens', filter: 'refusal' }[stop] : 'refusal',
    stop_sequence: null,
    usage: {
      input_tokens: tokens.prompt,
      output_tokens: tokens.completion,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
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
