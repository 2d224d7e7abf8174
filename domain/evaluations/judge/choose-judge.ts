import { JudgeProvider } from '../contract/rules/judge-provider.ts';
import type { Rule } from '../contract/rules/rule.ts';

/** Which providers somebody has a key for, and the models that somebody wants of each. */
export interface JudgeMeans {
  withKey: readonly JudgeProvider[];
  models: Readonly<Record<JudgeProvider, string | null>>;
}

export type JudgeChoice =
  | { ok: true; provider: JudgeProvider; model: string; keyOf: 'workspace' | 'installation' }
  | { ok: false; reason: string };

/** The built-in judge models; the environment may override them (contract evaluations, section 9.1). */
export const defaultJudgeModels = {
  anthropic: 'claude-haiku-4-5',
  openai: 'gpt-5-mini',
  openrouter: 'openai/gpt-5-mini',
} satisfies Record<JudgeProvider, string>;

/**
 * Which provider and model judge a rule, with whose key: the rule's own choice, else the workspace's, else the first
 * provider the workspace has a key for, else the first the installation has one for. A chosen provider without a key is
 * refused, never replaced (contract evaluations, section 9.1).
 */
export function chooseJudge(
  rule: Pick<Rule, 'llmJudgeProvider' | 'llmJudgeModel'>,
  workspace: JudgeMeans & { defaultJudgeProvider: JudgeProvider | null },
  installation: JudgeMeans,
): JudgeChoice {
  const provider =
    rule.llmJudgeProvider ?? workspace.defaultJudgeProvider ?? first(workspace.withKey) ?? first(installation.withKey);
  if (!provider) return { ok: false, reason: 'No judge provider has a key.' };
  const keyOf = workspace.withKey.includes(provider) ? 'workspace' : 'installation';
  if (keyOf === 'installation' && !installation.withKey.includes(provider))
    return { ok: false, reason: `The judge provider ${provider} has no key.` };
  const wanted = rule.llmJudgeModel ?? workspace.models[provider] ?? installation.models[provider];
  return { ok: true, provider, model: wanted ?? defaultJudgeModels[provider], keyOf };
}

const first = (providers: readonly JudgeProvider[]): JudgeProvider | undefined =>
  JudgeProvider.options.find((provider) => providers.includes(provider));
