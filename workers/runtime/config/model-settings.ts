import { ModelPrices } from '../../../domain/models/usage.ts';
import { headerText, json, secret, webUrl } from './setting-types.ts';

const key = (note = '') => secret.describe(`Key of the provider of models, for workspaces without one${note}`);

/** The settings by which models are asked, of any product. */
export const modelSettings = {
  ANTHROPIC_API_KEY: key(),
  ANTHROPIC_BASE_URL: webUrl.default('https://api.anthropic.com').describe('Any server of Anthropic messages'),
  OPENAI_API_KEY: key('; `none` for a server that wants none'),
  OPENAI_BASE_URL: webUrl.default('https://api.openai.com/v1').describe('Any server of chat completions'),
  OPENROUTER_API_KEY: key(),
  OPENROUTER_BASE_URL: webUrl.default('https://openrouter.ai/api/v1').describe('Any server that answers as OpenRouter'),
  OPENROUTER_REFERER: webUrl.optional().describe('Sent to OpenRouter as HTTP-Referer'),
  OPENROUTER_TITLE: headerText.optional().describe('Sent to OpenRouter as X-Title'),
  JUDGE_PRICES: json(ModelPrices, '{}', '{"provider/model": {"input": USD, "output": USD}}').describe(
    'What a million tokens cost, as JSON by provider/model',
  ),
};
