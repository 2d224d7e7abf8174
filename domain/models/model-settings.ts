import { type ModelProvider, modelProviders } from './model-provider.ts';
import type { ModelPrices } from './usage.ts';

/** The settings of the installation that models are asked by. */
export type ModelSettings = {
  [Name in `${Uppercase<ModelProvider>}_API_KEY`]?: string | undefined;
} & {
  [Name in `${Uppercase<ModelProvider>}_BASE_URL`]: string;
} & {
  OPENROUTER_REFERER?: string | undefined;
  OPENROUTER_TITLE?: string | undefined;
  JUDGE_PRICES: ModelPrices;
};

/** As the key of a server of chat completions that wants none; it has to be said, since without a key nothing is called. */
const NO_KEY = 'none';

/** The installation's key of a provider; null for a server that wants none, undefined where no key is set. */
export function installationKey(settings: ModelSettings, provider: ModelProvider): string | null | undefined {
  const key = settings[`${provider.toUpperCase() as Uppercase<ModelProvider>}_API_KEY`];
  return provider === 'openai' && key === NO_KEY ? null : key;
}

/** The providers that the installation can ask, in the order they are tried. */
export const installationProviders = (settings: ModelSettings): ModelProvider[] =>
  modelProviders.filter((provider) => installationKey(settings, provider) !== undefined);

/** The origins that models may be asked at although they are private: the operator chose them. */
export const modelOrigins = (settings: ModelSettings): string[] =>
  [settings.ANTHROPIC_BASE_URL, settings.OPENAI_BASE_URL, settings.OPENROUTER_BASE_URL].map(
    (url) => new URL(url).origin,
  );
