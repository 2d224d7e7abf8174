import type { OutboundHttp } from '../../outbound-http.ts';
import type { Judges } from './judge.ts';
import { createOpenAiJudge } from './openai.ts';

/** The settings that judges are made from. */
export interface JudgeSettings {
  OPENAI_API_KEY?: string | undefined;
  OPENAI_BASE_URL: string;
  OPENAI_JUDGE_MODEL: string;
  /** Longest time of one call. */
  JUDGE_TIMEOUT_SECONDS: number;
}

/** A judge for every provider the server has a key for, in the order in which they are tried. */
export function createJudges(settings: JudgeSettings, http: OutboundHttp): Judges {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl, OPENAI_JUDGE_MODEL: model } = settings;
  const callMs = settings.JUDGE_TIMEOUT_SECONDS * 1000;
  return { configured: apiKey ? [{ judge: createOpenAiJudge({ http, baseUrl, apiKey, callMs }), model }] : [] };
}
