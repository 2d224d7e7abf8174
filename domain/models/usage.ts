import * as z from 'zod';

const usd = z.number().min(0);

/** What models cost, in USD per million tokens, by `provider/model`. */
export const ModelPrices = z.record(z.string(), z.object({ input: usd, output: usd, cachedInput: usd.optional() }));
export type ModelPrices = z.infer<typeof ModelPrices>;

/** What one call used, as far as the provider said so. */
export interface Usage {
  /** All tokens of the request, cached ones too. */
  inputTokens: number | null;
  outputTokens: number | null;
  /** Those of `inputTokens` that were read from the provider's cache. */
  cachedInputTokens: number | null;
  costUsd: number | null;
}

export const unknownUsage: Usage = { inputTokens: null, outputTokens: null, cachedInputTokens: null, costUsd: null };

/** The cost of a call in USD: what the provider says, else what its tokens cost by the list; null when neither is known. */
export function costOf(usage: Usage, price: ModelPrices[string] | undefined): number | null {
  const { inputTokens, outputTokens, costUsd } = usage;
  if (costUsd !== null) return costUsd;
  if (!price || inputTokens === null || outputTokens === null) return null;
  const cached = Math.min(usage.cachedInputTokens ?? 0, inputTokens);
  const input = (inputTokens - cached) * price.input + cached * (price.cachedInput ?? price.input);
  return (input + outputTokens * price.output) / 1_000_000;
}
