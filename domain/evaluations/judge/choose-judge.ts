import type { JudgeProvider } from '../contract/judge-provider.ts';
import type { Rule } from '../contract/rule.ts';

/** A provider that has a key, the workspace's own or the server's. */
export interface ConfiguredProvider {
  provider: JudgeProvider;
  /** The workspace's `<provider>JudgeModel`. */
  model: string | null;
}

export type JudgeChoice =
  | { ok: true; provider: JudgeProvider; model: string }
  | { ok: false; provider: JudgeProvider | null; reason: string };

/** The built-in judge models; the environment may override them (contract evaluations, section 9.1). */
export const defaultJudgeModels: Record<JudgeProvider, string> = {
  anthropic: 'claude-haiku-4-5',
  openai: 'gpt-5-mini',
  openrouter: 'openai/gpt-5-mini',
};

/**
 * Which provider and model judge a rule: the rule's own choice, else the workspace's, else the first configured provider in
 * the order given. A chosen provider without a key is refused, never replaced (contract evaluations, section 9.1).
 */
export function chooseJudge(
  rule: Pick<Rule, 'llmJudgeProvider' | 'llmJudgeModel'>,
  settings: { defaultJudgeProvider: JudgeProvider | null; configured: readonly ConfiguredProvider[] },
  builtIn: Record<JudgeProvider, string> = defaultJudgeModels,
): JudgeChoice {
  const provider = rule.llmJudgeProvider ?? settings.defaultJudgeProvider ?? settings.configured[0]?.provider ?? null;
  if (provider === null) return { ok: false, provider, reason: 'No judge provider has a key.' };
  const found = settings.configured.find((candidate) => candidate.provider === provider);
  if (!found) return { ok: false, provider, reason: `The judge provider ${provider} has no key.` };
  return { ok: true, provider, model: rule.llmJudgeModel ?? found.model ?? builtIn[provider] };
}
