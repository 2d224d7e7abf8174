/** The services that models are asked at, in the order they are tried where nobody names one. */
export const modelProviders = ['anthropic', 'openai', 'openrouter'] as const;
export type ModelProvider = (typeof modelProviders)[number];

/** A model as settings, prices and results name it: `openai/gpt-5-mini`. */
export const modelName = (provider: ModelProvider, model: string): string => `${provider}/${model}`;
