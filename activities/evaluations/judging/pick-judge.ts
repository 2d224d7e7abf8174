import { ApplicationFailure } from '@temporalio/activity';
import { openSetting, type Settings } from '../../../db/evaluations/settings/settings.repository.ts';
import type { JudgeProvider } from '../../../domain/evaluations/contract/rules/judge-provider.ts';
import type { Rule } from '../../../domain/evaluations/contract/rules/rule.ts';
import { JUDGE_FAILED } from '../../../domain/evaluations/evaluation-steps.ts';
import { chooseJudge } from '../../../domain/evaluations/judge/choose-judge.ts';
import type { Model } from '../../models/model.ts';
import type { EvaluationsDeps } from '../deps.ts';

const keyNames = {
  anthropic: 'anthropicApiKeyCiphertext',
  openai: 'openaiApiKeyCiphertext',
  openrouter: 'openrouterApiKeyCiphertext',
} as const;

/** The model that judges by a rule, asked by the workspace's key or the installation's (contract section 9.1). */
export function pickJudge(
  { models, judge, secrets }: Pick<EvaluationsDeps, 'models' | 'judge' | 'secrets'>,
  { workspaceId, rule }: { workspaceId: string; rule: Pick<Rule, 'llmJudgeProvider' | 'llmJudgeModel'> },
  settings: Settings,
): Model {
  const workspace = {
    defaultJudgeProvider: settings.defaultJudgeProvider,
    withKey: (Object.keys(keyNames) as JudgeProvider[]).filter((provider) => settings[keyNames[provider]] !== null),
    models: {
      anthropic: settings.anthropicJudgeModel,
      openai: settings.openaiJudgeModel,
      openrouter: settings.openrouterJudgeModel,
    },
  };
  const choice = chooseJudge(rule, workspace, judge.installation);
  if (!choice.ok) throw noJudge(choice.reason);
  const { provider, model, keyOf } = choice;
  if (keyOf === 'installation') return models.modelFor({ provider, model, workspaceId, keyOf });
  const workspaceKey = openKey(() => openSetting(secrets, workspaceId, settings, keyNames[provider]));
  if (!workspaceKey) throw noJudge(`The workspace's key of ${provider} cannot be opened; set it again.`);
  return models.modelFor({ provider, model, workspaceId, keyOf: { workspaceKey } });
}

const noJudge = (message: string): ApplicationFailure =>
  ApplicationFailure.create({ type: JUDGE_FAILED, message, nonRetryable: true });

function openKey(open: () => string | null): string | null {
  try {
    return open();
  } catch {
    return null;
  }
}
