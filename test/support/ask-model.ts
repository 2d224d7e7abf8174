import { randomUUID } from 'node:crypto';
import { createBreakers } from '../../activities/breaker.ts';
import { createModels, type ModelChoice } from '../../activities/models/create-models.ts';
import type { ModelAnswer, ModelRequest } from '../../activities/models/model.ts';
import type { OutboundHttp } from '../../activities/outbound/outbound-http.ts';
import type { ModelProvider } from '../../domain/models/model-provider.ts';
import type { ModelSettings } from '../../domain/models/model-settings.ts';
import type { Usage } from '../../domain/models/usage.ts';

/** Which server is asked; a stub of a provider is one. */
export interface ModelServer {
  provider: ModelProvider;
  baseUrl: string;
  apiKey: string;
}

export interface AskOptions extends Partial<ModelRequest> {
  model?: string;
  /** Every question has a workspace, and so a breaker, of its own where none is named. */
  workspaceId?: string;
  keyOf?: ModelChoice['keyOf'];
  settings?: Partial<ModelSettings>;
}

export interface ModelAsker {
  ask(server: ModelServer, options?: AskOptions): Promise<ModelAnswer>;
  /** What every call used that was told of. */
  calls: Usage[];
}

const nowhere = 'http://127.0.0.1:1';
const never = new AbortController().signal;

/** Asks models as activities do. */
export function modelAsker(http: OutboundHttp): ModelAsker {
  const calls: Usage[] = [];
  const breakers = createBreakers(1);
  return {
    calls,
    ask({ provider, baseUrl, apiKey }, { model = 'judge-1', settings, ...options } = {}) {
      const { workspaceId = randomUUID(), keyOf = { workspaceKey: apiKey }, ...request } = options;
      const baseUrls = { ANTHROPIC_BASE_URL: nowhere, OPENAI_BASE_URL: nowhere, OPENROUTER_BASE_URL: nowhere };
      const models = createModels(
        { ...baseUrls, [`${provider.toUpperCase()}_BASE_URL`]: baseUrl, JUDGE_PRICES: {}, ...settings },
        { http, breakers },
      );
      return models.modelFor({ provider, model, workspaceId, keyOf }).ask({
        messages: [{ role: 'user', content: 'U' }],
        timeoutMs: 5_000,
        maxBytes: 1 << 20,
        signal: never,
        onCall: (usage) => void calls.push(usage),
        ...request,
      });
    },
  };
}
