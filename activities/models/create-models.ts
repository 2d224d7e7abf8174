import { type ModelProvider, modelName } from '../../domain/models/model-provider.ts';
import { installationKey, type ModelSettings } from '../../domain/models/model-settings.ts';
import { costOf, type Usage } from '../../domain/models/usage.ts';
import type { Breakers } from '../breaker.ts';
import type { OutboundHttp } from '../outbound/outbound-http.ts';
import { anthropic } from './formats/anthropic.ts';
import { openai } from './formats/openai.ts';
import { openrouter } from './formats/openrouter.ts';
import type { WireFormat } from './formats/wire-format.ts';
import { type Model, ModelError } from './model.ts';
import { sendRequest } from './send-request.ts';
import { throughBreaker } from './through-breaker.ts';

/** Which model is asked, for whom, and by whose key. */
export interface ModelChoice {
  provider: ModelProvider;
  model: string;
  /** For whom: a provider that fails for one workspace is left alone for that one only. */
  workspaceId: string;
  keyOf: 'installation' | { workspaceKey: string };
}

/** The models that a process can ask. */
export interface Models {
  /** Throws `ModelError` where the installation has no key of this provider. */
  modelFor(choice: ModelChoice): Model;
}

/** The models of these settings. */
export function createModels(settings: ModelSettings, parts: { http: OutboundHttp; breakers: Breakers }): Models {
  const { http, breakers } = parts;
  const providers: Record<ModelProvider, { format: WireFormat; baseUrl: string }> = {
    anthropic: { format: anthropic, baseUrl: settings.ANTHROPIC_BASE_URL },
    openai: { format: openai, baseUrl: settings.OPENAI_BASE_URL },
    openrouter: {
      format: openrouter({ referer: settings.OPENROUTER_REFERER, title: settings.OPENROUTER_TITLE }),
      baseUrl: settings.OPENROUTER_BASE_URL,
    },
  };
  return {
    modelFor({ provider, model, workspaceId, keyOf }) {
      const apiKey = keyOf === 'installation' ? installationKey(settings, provider) : keyOf.workspaceKey;
      if (apiKey === undefined) throw new ModelError(`${provider} has no key`, { final: true });
      const name = modelName(provider, model);
      const { format, baseUrl } = providers[provider];
      const price = settings.JUDGE_PRICES[name];
      const options = { http, baseUrl, apiKey, model, costOf: (usage: Usage) => costOf(usage, price) };
      const breaker = { breakers, key: `${workspaceId}/${provider}`, provider };
      return {
        ...{ provider, name },
        ask: (request) => throughBreaker(breaker, request.signal, () => sendRequest(format, options, request)),
      };
    },
  };
}
