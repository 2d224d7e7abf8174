import { z } from 'zod';
import { defaultJudgeModels } from '../../domain/evaluations/judge/choose-judge.ts';
import { integer, number, secret } from '../runtime/config/setting-types.ts';

const model = (fallback: string) => z.string().default(fallback).describe('Judge model where nobody names one');

/** The settings that evaluations alone reads. */
export const evaluationsSettings = {
  ANTHROPIC_JUDGE_MODEL: model(defaultJudgeModels.anthropic),
  OPENAI_JUDGE_MODEL: model(defaultJudgeModels.openai),
  OPENROUTER_JUDGE_MODEL: model(defaultJudgeModels.openrouter),
  FETCH_TIMEOUT_SECONDS: number(0.001, 45, 15).describe('Longest time of one try to fetch a file of a log'),
  JUDGE_TIMEOUT_SECONDS: number(0.001, 24, 20).describe('Longest time of one call to a judge'),
  SLACK_SIGNING_SECRET: secret.describe('Signing secret of your Slack app, for decisions made in Slack'),
  SYNC_WAIT_SECONDS: number(0.001, 300, 30).describe('Longest wait of a synchronous call'),
  LOG_RETENTION_DAYS: integer(0, 36_500, 0).describe('Days after which evaluated logs are deleted; 0 keeps them'),
};

export type EvaluationsConfig = z.output<z.ZodObject<typeof evaluationsSettings>>;
