import type { JudgeProvider } from '../../../domain/evaluations/contract/rules/judge-provider.ts';
import type { JudgeMeans } from '../../../domain/evaluations/judge/choose-judge.ts';
import type { JudgePrices } from '../../../domain/evaluations/judge/judge-usage.ts';
import type { OutboundHttp } from '../../outbound/outbound-http.ts';
import { anthropic } from './anthropic.ts';
import { createJudge } from './create-judge.ts';
import type { Judge } from './judge.ts';
import { openai } from './openai.ts';
import { openrouter } from './openrouter.ts';

/** The settings that judges are made from. */
export type JudgeSettings = {
  [Name in `${Uppercase<JudgeProvider>}_API_KEY`]?: string | undefined;
} & {
  [Name in `${Uppercase<JudgeProvider>}_${'BASE_URL' | 'JUDGE_MODEL'}`]: string;
} & {
  OPENROUTER_REFERER?: string | undefined;
  OPENROUTER_TITLE?: string | undefined;
  /** Longest time of one call. */
  JUDGE_TIMEOUT_SECONDS: number;
  JUDGE_PRICES: JudgePrices;
};

/** The judges of a process, and what the server brings along for workspaces without keys of their own. */
export interface Judges {
  of: Record<JudgeProvider, Judge>;
  server: JudgeMeans;
  /** The server's keys; null for a local server that wants none. */
  serverKeys: Record<JudgeProvider, string | null>;
  prices: JudgePrices;
}

/** As the key of a server of chat completions that wants none; it has to be said, since without a key nothing is called. */
const NO_KEY = 'none';

/** The origins that judges may call although they are private: the operator chose them. */
export const judgeOrigins = (settings: JudgeSettings): string[] =>
  [settings.ANTHROPIC_BASE_URL, settings.OPENAI_BASE_URL, settings.OPENROUTER_BASE_URL].map(
    (url) => new URL(url).origin,
  );

/** A judge for every provider (contract section 9.1). */
export function createJudges(settings: JudgeSettings, http: OutboundHttp): Judges {
  const callMs = settings.JUDGE_TIMEOUT_SECONDS * 1000;
  const { OPENROUTER_REFERER: referer, OPENROUTER_TITLE: title } = settings;
  const isKeyless = settings.OPENAI_API_KEY === NO_KEY;
  const serverKeys = {
    anthropic: settings.ANTHROPIC_API_KEY ?? null,
    openai: isKeyless ? null : (settings.OPENAI_API_KEY ?? null),
    openrouter: settings.OPENROUTER_API_KEY ?? null,
  };
  const providers = ['anthropic', 'openai', 'openrouter'] as const;
  const hasKey = (provider: JudgeProvider) => serverKeys[provider] !== null || (provider === 'openai' && isKeyless);
  return {
    of: {
      anthropic: createJudge(anthropic, { http, baseUrl: settings.ANTHROPIC_BASE_URL, callMs }),
      openai: createJudge(openai, { http, baseUrl: settings.OPENAI_BASE_URL, callMs }),
      openrouter: createJudge(openrouter({ referer, title }), { http, baseUrl: settings.OPENROUTER_BASE_URL, callMs }),
    },
    server: {
      withKey: providers.filter(hasKey),
      models: {
        anthropic: settings.ANTHROPIC_JUDGE_MODEL,
        openai: settings.OPENAI_JUDGE_MODEL,
        openrouter: settings.OPENROUTER_JUDGE_MODEL,
      },
    },
    serverKeys,
    prices: settings.JUDGE_PRICES,
  };
}
