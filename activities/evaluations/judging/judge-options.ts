import type { JudgeProvider } from '../../../domain/evaluations/contract/rules/judge-provider.ts';
import type { JudgeMeans } from '../../../domain/evaluations/judge/choose-judge.ts';
import { installationProviders, type ModelSettings } from '../../../domain/models/model-settings.ts';

/** What the installation says of judges. */
export interface JudgeOptions {
  /** The keys and models for workspaces that have none of their own. */
  installation: JudgeMeans;
  /** Longest time of one call. */
  timeoutMs: number;
}

export type JudgeSettings = ModelSettings & {
  [Name in `${Uppercase<JudgeProvider>}_JUDGE_MODEL`]: string;
} & { JUDGE_TIMEOUT_SECONDS: number };

export const judgeOptions = (settings: JudgeSettings): JudgeOptions => ({
  installation: {
    withKey: installationProviders(settings),
    models: {
      anthropic: settings.ANTHROPIC_JUDGE_MODEL,
      openai: settings.OPENAI_JUDGE_MODEL,
      openrouter: settings.OPENROUTER_JUDGE_MODEL,
    },
  },
  timeoutMs: settings.JUDGE_TIMEOUT_SECONDS * 1000,
});
