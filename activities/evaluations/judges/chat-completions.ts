import { z } from 'zod';
import { judgeSchema } from '../../../domain/evaluations/judge/judge-schema.ts';
import type { CallUsage } from '../../../domain/evaluations/judge/judge-usage.ts';
import type { JudgeQuestion } from './judge.ts';
import { saysSomething } from './says-something.ts';
import { structureNames } from './structure-names.ts';
import { textOfContent } from './text-of-content.ts';
import { costUsd, tokenCount } from './used.ts';
import { isWholeEnding } from './whole-ending.ts';
import type { ModelAnswer } from './wire-format.ts';

/** Leaves room for hidden reasoning tokens. */
const MOST_TOKENS = 2048;

const Choice = z.object({
  message: z.object({ content: z.unknown().optional(), refusal: z.unknown().optional() }),
  finish_reason: z.unknown().optional(),
});
const Completion = z.object({ choices: z.tuple([Choice]).rest(z.unknown()) });
const RefusalPart = z.object({ type: z.literal('refusal'), refusal: z.unknown().optional() });
const Used = z.object({
  usage: z.object({ prompt_tokens: tokenCount, completion_tokens: tokenCount, cost: costUsd }),
});

const answer = (json: unknown): ModelAnswer | null => {
  const choice = Completion.safeParse(json).data?.choices[0];
  if (!choice) return null;
  const { message, finish_reason: ending } = choice;
  const refusals = [
    message.refusal,
    ...[message.content].flat().map((part) => RefusalPart.safeParse(part).data?.refusal),
  ];
  const refused = ending === 'content_filter' || refusals.some(saysSomething);
  return { text: textOfContent(message.content), refused, cutOff: !refused && !isWholeEnding(ending) };
};

const usage = (json: unknown): CallUsage => {
  const used = Used.safeParse(json).data?.usage;
  return {
    promptTokens: used?.prompt_tokens ?? null,
    completionTokens: used?.completion_tokens ?? null,
    costUsd: used?.cost ?? null,
  };
};

/** What OpenAI and those who speak its chat completions have in common (contract sections 9.4 and 9.5). */
export const chatCompletions = {
  url: (baseUrl: string) => `${baseUrl}/chat/completions`,
  headers: (apiKey: string | null): Record<string, string> => (apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
  body: ({ model, system, user }: Pick<JudgeQuestion, 'model' | 'system' | 'user'>) => ({
    model,
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: user },
    ],
  }),
  structure: {
    forms: [
      {
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'rule_verdict', strict: true, schema: judgeSchema },
        },
      },
      {},
    ],
    otherNames: structureNames,
  },
  /** The bound on an answer, under the first of two names that the server knows; without one its own holds. */
  limit: (name: LimitName, otherName: LimitName) => ({
    forms: [{ [name]: MOST_TOKENS }, { [otherName]: MOST_TOKENS }, {}],
  }),
  answer,
  usage,
};

type LimitName = 'max_completion_tokens' | 'max_tokens';
