import type { Message, ResponseFormat } from '../../models/message.ts';
import type { JudgeProvider } from '../contract/rules/judge-provider.ts';
import { judgeSchema } from './judge-schema.ts';

/** Longest answers (contract evaluations, sections 9.3 to 9.5); chat completions leave room for hidden reasoning tokens. */
const maxTokens = { anthropic: 1_024, openai: 2_048, openrouter: 2_048 } satisfies Record<JudgeProvider, number>;

/**
 * What a judge is asked with, never with a temperature: newer models refuse any but their own. A server that knows no
 * answers by a schema, or no bound on them, is asked without (section 9.6): the prompt says the same.
 */
export const judgeRequest = (provider: JudgeProvider, { system, user }: { system: string; user: string }) => ({
  messages: [
    { role: 'system', content: system },
    { role: 'user', content: user },
  ] satisfies Message[],
  maxTokens: maxTokens[provider],
  responseFormat: { name: 'rule_verdict', schema: judgeSchema } satisfies ResponseFormat,
  optional: ['responseFormat', 'maxTokens'] as const,
  maxBytes: 1 << 20,
});
