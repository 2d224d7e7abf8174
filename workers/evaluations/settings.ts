import { z } from 'zod';
import { defaultJudgeModels } from '../../domain/evaluations/judge/choose-judge.ts';
import { JudgePrices } from '../../domain/evaluations/judge/judge-usage.ts';
import { headerText, integer, json, number, secret, webUrl } from '../runtime/setting-types.ts';

const model = (fallback: string) => z.string().default(fallback).describe('Judge model where nobody names one');

/** The settings that evaluations alone reads. */
export const evaluationsSettings = {
  ANTHROPIC_API_KEY: secret.describe('Key of the judge for workspaces without one'),
  ANTHROPIC_BASE_URL: webUrl.default('https://api.anthropic.com').describe('Any server of Anthropic messages'),
  ANTHROPIC_JUDGE_MODEL: model(defaultJudgeModels.anthropic),
  OPENAI_API_KEY: secret.describe('Key of the judge for workspaces without one; `none` for a server that wants none'),
  OPENAI_BASE_URL: webUrl.default('https://api.openai.com/v1').describe('Any server of chat completions'),
  OPENAI_JUDGE_MODEL: model(defaultJudgeModels.openai),
  OPENROUTER_API_KEY: secret.describe('Key of the judge for workspaces without one'),
  OPENROUTER_BASE_URL: webUrl.default('https://openrouter.ai/api/v1').describe('Any server that answers as OpenRouter'),
  OPENROUTER_JUDGE_MODEL: model(defaultJudgeModels.openrouter),
  OPENROUTER_REFERER: webUrl.optional().describe('Sent to OpenRouter as HTTP-Referer'),
  OPENROUTER_TITLE: headerText.optional().describe('Sent to OpenRouter as X-Title'),
  JUDGE_PRICES: json(JudgePrices, '{}', '{"provider/model": {"input": USD, "output": USD}}').describe(
    'What a million tokens cost, as JSON by provider/model',
  ),
  FETCH_TIMEOUT_SECONDS: number(0.001, 45, 15).describe('Longest time of one try to fetch a file of a log'),
  JUDGE_TIMEOUT_SECONDS: number(0.001, 24, 20).describe('Longest time of one call to a judge'),
  SLACK_SIGNING_SECRET: secret.describe('Signing secret of your Slack app, for decisions made in Slack'),
  SYNC_WAIT_SECONDS: number(0.001, 300, 30).describe('Longest wait of a synchronous call'),
  LOG_RETENTION_DAYS: integer(0, 36_500, 0).describe('Days after which evaluated logs are deleted; 0 keeps them'),
};

export type EvaluationsConfig = z.output<z.ZodObject<typeof evaluationsSettings>>;
