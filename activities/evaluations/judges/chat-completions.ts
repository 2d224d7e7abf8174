import { z } from 'zod';
import { judgeSchema } from '../../../domain/evaluations/judge/judge-schema.ts';
import type { CallUsage } from '../../../domain/evaluations/judge/judge-usage.ts';
import type { JudgeQuestion } from './judge.ts';
import { costUsd, tokenCount } from './used.ts';
import type { ModelAnswer, WireFormat } from './wire-format.ts';

const Completion = z.object({
  choices: z
    .array(
      z.object({
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
        finish_reason: z.string().nullish(),
      }),
    )
    .min(1),
});
const Used = z.object({
  usage: z.object({ prompt_tokens: tokenCount, completion_tokens: tokenCount, cost: costUsd }),
});

const answer = (json: unknown): ModelAnswer | null => {
  const choice = Completion.safeParse(json).data?.choices[0];
  if (!choice) return null;
  const refused = choice.message.refusal != null || choice.finish_reason === 'content_filter';
  return { text: choice.message.content ?? '', refused };
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
  answerFormat: {
    response_format: {
      type: 'json_schema',
      json_schema: { name: 'rule_verdict', strict: true, schema: judgeSchema },
    },
  },
  answer,
  usage,
} satisfies Partial<WireFormat>;
