import { z } from 'zod';
import type { Message, ToolCall } from '../../../domain/models/message.ts';
import type { RequestExtra } from '../../../domain/models/request-extras.ts';
import { saysSomething } from './says-something.ts';
import { stopReason } from './stop-reason.ts';
import { structure } from './structure.ts';
import { textOfContent } from './text-of-content.ts';
import { costUsd, tokenCount } from './usage-fields.ts';
import type { WireFormat, WireRequest } from './wire-format.ts';

const Called = z.object({
  id: z.string(),
  function: z.object({ name: z.string(), arguments: z.string().nullish() }),
});
const Choice = z.object({
  message: z.object({
    content: z.unknown().optional(),
    refusal: z.unknown().optional(),
    tool_calls: z.array(z.unknown()).nullish().catch(null),
  }),
  finish_reason: z.unknown().optional(),
});
const Completion = z.object({
  choices: z.tuple([Choice]).rest(z.unknown()),
  model: z.string().nullish().catch(null),
});
const RefusalPart = z.object({ type: z.literal('refusal'), refusal: z.unknown().optional() });
const Used = z.object({
  usage: z.object({
    prompt_tokens: tokenCount,
    completion_tokens: tokenCount,
    prompt_tokens_details: z.object({ cached_tokens: tokenCount }).nullish().catch(null),
    cost: costUsd,
  }),
});

const answer: WireFormat['answer'] = (json) => {
  const completion = Completion.safeParse(json).data;
  if (!completion) return null;
  const [{ message, finish_reason: ending }] = completion.choices;
  const refusals = [
    message.refusal,
    ...[message.content].flat().map((part) => RefusalPart.safeParse(part).data?.refusal),
  ];
  const refused = ending === 'content_filter' || refusals.some(saysSomething);
  const toolCalls = (message.tool_calls ?? []).flatMap(readToolCall);
  return {
    text: textOfContent(message.content),
    toolCalls,
    stopReason: stopReason({ ending, refused, asksForTools: toolCalls.length > 0 }),
    model: completion.model ?? null,
  };
};

function readToolCall(json: unknown): ToolCall[] {
  const called = Called.safeParse(json).data;
  return called ? [{ id: called.id, name: called.function.name, arguments: called.function.arguments ?? '' }] : [];
}

const usage: WireFormat['usage'] = (json) => {
  const used = Used.safeParse(json).data?.usage;
  return {
    inputTokens: used?.prompt_tokens ?? null,
    outputTokens: used?.completion_tokens ?? null,
    cachedInputTokens: used?.prompt_tokens_details?.cached_tokens ?? null,
    costUsd: used?.cost ?? null,
  };
};

function writeMessage(message: Message): object {
  switch (message.role) {
    case 'tool':
      return { role: 'tool', tool_call_id: message.toolCallId, content: message.content };
    case 'assistant':
      return {
        role: 'assistant',
        content: message.content,
        ...(message.toolCalls?.length && { tool_calls: message.toolCalls.map(writeToolCall) }),
      };
    default:
      return { role: message.role, content: message.content };
  }
}

const writeToolCall = ({ id, name, arguments: text }: ToolCall) => ({
  ...{ id, type: 'function' },
  function: { name, arguments: text },
});

function writeTools({ tools, toolChoice }: WireRequest): object {
  if (!tools?.length) return {};
  const forced = typeof toolChoice === 'object' ? { type: 'function', function: toolChoice } : toolChoice;
  return { tools: tools.map((tool) => ({ type: 'function', function: tool })), tool_choice: forced };
}

function answerFormat(request: WireRequest): RequestExtra[] {
  if (!request.responseFormat) return [];
  const { name, schema } = request.responseFormat;
  const json_schema = { name, strict: true, schema };
  return [structure({ response_format: { type: 'json_schema', json_schema } }, request)];
}

/** The bound on an answer, under the first of two names that the server knows. */
function limit({ maxTokens, optional }: WireRequest, [name, otherName]: LimitNames): RequestExtra[] {
  if (maxTokens === undefined) return [];
  const named = [{ [name]: maxTokens }, { [otherName]: maxTokens }];
  return [{ forms: optional?.includes('maxTokens') ? [...named, {}] : named }];
}

type LimitNames = ['max_completion_tokens', 'max_tokens'] | ['max_tokens', 'max_completion_tokens'];

/** What OpenAI and those who speak its chat completions have in common. */
export const chatCompletions = {
  url: (baseUrl: string) => `${baseUrl}/chat/completions`,
  headers: (apiKey: string | null): Record<string, string> => (apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
  body: (request: WireRequest): object => ({
    model: request.model,
    messages: request.messages.map(writeMessage),
    ...writeTools(request),
    temperature: request.sampling?.temperature,
    top_p: request.sampling?.topP,
    stop: request.sampling?.stop,
    seed: request.sampling?.seed,
  }),
  extras: (request: WireRequest, limitNames: LimitNames) => [...answerFormat(request), ...limit(request, limitNames)],
  answer,
  usage,
};
