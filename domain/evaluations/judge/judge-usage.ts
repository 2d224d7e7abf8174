import * as z from 'zod';

/** What models cost, in USD per million tokens, by `provider/model`. */
export const JudgePrices = z.record(z.string(), z.object({ input: z.number().min(0), output: z.number().min(0) }));
export type JudgePrices = z.infer<typeof JudgePrices>;

/** What one call used, as far as the provider said so. */
export interface CallUsage {
  promptTokens: number | null;
  completionTokens: number | null;
  /** The provider's own figure. */
  costUsd: number | null;
}

/** What calls used together; what is not known of a call adds nothing. */
export interface JudgeUsage {
  llmJudgeCalls: number;
  promptTokens: number;
  completionTokens: number;
  costUsd: number;
}

export const noUsage: JudgeUsage = { llmJudgeCalls: 0, promptTokens: 0, completionTokens: 0, costUsd: 0 };

/** The cost of a call in USD: what the provider says, else what its tokens cost by the list; null when neither is known. */
export function callCost(call: CallUsage, price: JudgePrices[string] | undefined): number | null {
  if (call.costUsd !== null) return call.costUsd;
  if (!price || call.promptTokens === null || call.completionTokens === null) return null;
  return (call.promptTokens * price.input + call.completionTokens * price.output) / 1_000_000;
}

/** Adds one call. */
export const addCall = (usage: JudgeUsage, call: CallUsage, price: JudgePrices[string] | undefined): JudgeUsage => ({
  llmJudgeCalls: usage.llmJudgeCalls + 1,
  promptTokens: usage.promptTokens + (call.promptTokens ?? 0),
  completionTokens: usage.completionTokens + (call.completionTokens ?? 0),
  costUsd: usage.costUsd + (callCost(call, price) ?? 0),
});
