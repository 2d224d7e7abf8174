import { z } from 'zod';
import type { ToolCall } from '../../../domain/models/message.ts';
import { anthropicMessages } from './anthropic-messages.ts';
import { stopReason } from './stop-reason.ts';
import { structure } from './structure.ts';
import { textOfContent } from './text-of-content.ts';
import { tokenCount } from './usage-fields.ts';
import type { WireFormat, WireRequest } from './wire-format.ts';

/** The bound on an answer that the provider asks for, where the caller sets none. */
const MAX_TOKENS = 4_096;

const Failure = z.object({ type: z.string().nullish() });
const Answer = z.object({
  content: z.array(z.unknown()),
  stop_reason: z.unknown().optional(),
  model: z.string().nullish().catch(null),
});
const ToolUse = z.object({ type: z.literal('tool_use'), id: z.string(), name: z.string(), input: z.unknown() });
const Used = z.object({
  usage: z.object({
    input_tokens: tokenCount,
    output_tokens: tokenCount,
    cache_read_input_tokens: tokenCount,
    cache_creation_input_tokens: tokenCount,
  }),
});

/** Anthropic's messages. */
export const anthropic: WireFormat = {
  provider: 'anthropic',
  url: (baseUrl) => `${baseUrl.replace(/\/v1$/, '')}/v1/messages`, // some settings of other tools carry the version
  headers: (apiKey) => ({ 'anthropic-version': '2023-06-01', ...(apiKey && { 'x-api-key': apiKey }) }),
  body: ({ model, messages, maxTokens = MAX_TOKENS, sampling, ...request }) => ({
    model,
    max_tokens: maxTokens,
    ...anthropicMessages(messages),
    ...writeTools(request),
    temperature: sampling?.temperature,
    top_p: sampling?.topP,
    top_k: sampling?.topK,
    stop_sequences: sampling?.stop,
  }),
  extras: (request) => {
    const { schema } = request.responseFormat ?? {};
    return schema ? [structure({ output_config: { format: { type: 'json_schema', schema } } }, request)] : [];
  },
  error: (error) => Failure.safeParse(error).data ?? {},
  answer: (json) => {
    const message = Answer.safeParse(json).data;
    if (!message) return null;
    const { content, stop_reason: ending } = message;
    const toolCalls = content.flatMap(readToolCall);
    return {
      text: textOfContent(content),
      toolCalls,
      stopReason: stopReason({ ending, refused: ending === 'refusal', asksForTools: toolCalls.length > 0 }),
      model: message.model ?? null,
    };
  },
  usage: (json) => {
    const used = Used.safeParse(json).data?.usage;
    const [read, created] = [used?.cache_read_input_tokens ?? null, used?.cache_creation_input_tokens ?? 0];
    const uncached = used?.input_tokens ?? null; // the provider counts cached ones apart
    return {
      inputTokens: uncached === null ? null : uncached + (read ?? 0) + created,
      outputTokens: used?.output_tokens ?? null,
      cachedInputTokens: read,
      costUsd: null,
    };
  },
};

function readToolCall(json: unknown): ToolCall[] {
  const used = ToolUse.safeParse(json).data;
  return used ? [{ id: used.id, name: used.name, arguments: JSON.stringify(used.input ?? {}) }] : [];
}

function writeTools({ tools, toolChoice }: Pick<WireRequest, 'tools' | 'toolChoice'>): object {
  if (!tools?.length) return {};
  const written = tools.map(({ name, description, parameters }) => ({ name, description, input_schema: parameters }));
  if (toolChoice === undefined) return { tools: written };
  if (typeof toolChoice === 'object') return { tools: written, tool_choice: { type: 'tool', name: toolChoice.name } };
  return { tools: written, tool_choice: { type: toolChoice === 'required' ? 'any' : toolChoice } };
}
