import { openSetting, type Settings } from '../../db/evaluations/settings.repository.ts';
import type { JudgeProvider } from '../../domain/evaluations/contract/rules/judge-provider.ts';
import type { Rule } from '../../domain/evaluations/contract/rules/rule.ts';
import { chooseJudge } from '../../domain/evaluations/judge/choose-judge.ts';
import type { EvaluationsDeps } from './deps.ts';
import type { Judge } from './judges/judge.ts';

export type PickedJudge =
  | { ok: true; judge: Judge; model: string; apiKey: string | null }
  | { ok: false; reason: string };

const keyNames = {
  anthropic: 'anthropicApiKeyCiphertext',
  openai: 'openaiApiKeyCiphertext',
  openrouter: 'openrouterApiKeyCiphertext',
} as const;

/** The judge of a rule, its model and whose key it is called with (contract section 9.1). */
export function pickJudge(
  { judges, secrets }: Pick<EvaluationsDeps, 'judges' | 'secrets'>,
  { workspaceId, rule }: { workspaceId: string; rule: Pick<Rule, 'llmJudgeProvider' | 'llmJudgeModel'> },
  settings: Settings,
): PickedJudge {
  const workspace = {
    defaultJudgeProvider: settings.defaultJudgeProvider,
    withKey: (Object.keys(keyNames) as JudgeProvider[]).filter((provider) => settings[keyNames[provider]] !== null),
    models: {
      anthropic: settings.anthropicJudgeModel,
      openai: settings.openaiJudgeModel,
      openrouter: settings.openrouterJudgeModel,
    },
  };
  const choice = chooseJudge(rule, workspace, judges.server);
  if (!choice.ok) return choice;
  const { provider, model, keyOf } = choice;
  const judge = judges.of[provider];
  if (keyOf === 'server') return { ok: true, judge, model, apiKey: judges.serverKeys[provider] };
  try {
    return { ok: true, judge, model, apiKey: openSetting(secrets, workspaceId, settings, keyNames[provider]) };
  } catch {
    return { ok: false, reason: `The workspace's key of ${provider} cannot be opened; set it again.` };
  }
}
