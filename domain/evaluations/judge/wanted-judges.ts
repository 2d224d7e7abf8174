import type { Rule } from '../contract/rules/rule.ts';

/** Rules of one log that are judged at once. */
export const JUDGES_AT_ONCE = 4;

/** The judge of a rule that names none. */
export const workspaceJudge = 'default';

/**
 * Whose places a judged log takes while it is evaluated, and how many. A log that several providers judge waits for none
 * of their places alone: one of them that hangs would keep logs waiting that it does not judge.
 */
export function wantedJudges(rules: readonly Pick<Rule, 'type' | 'llmJudgeProvider'>[]): {
  key: string;
  weight: number;
} {
  const judged = rules.filter(({ type }) => type === 'llm_judge');
  const names = new Set(judged.map(({ llmJudgeProvider }) => llmJudgeProvider ?? workspaceJudge));
  return { key: [...names].sort().join('+'), weight: Math.min(judged.length, JUDGES_AT_ONCE) };
}
