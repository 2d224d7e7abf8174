import type { Usage } from '../../models/usage.ts';

/** What calls used together; what is not known of a call adds nothing. */
export interface JudgeUsage {
  llmJudgeCalls: number;
  promptTokens: number;
  completionTokens: number;
  costUsd: number;
}

export const noUsage: JudgeUsage = { llmJudgeCalls: 0, promptTokens: 0, completionTokens: 0, costUsd: 0 };

/** Adds one call. */
export const addCall = (usage: JudgeUsage, call: Usage): JudgeUsage => ({
  llmJudgeCalls: usage.llmJudgeCalls + 1,
  promptTokens: usage.promptTokens + (call.inputTokens ?? 0),
  completionTokens: usage.completionTokens + (call.outputTokens ?? 0),
  costUsd: usage.costUsd + (call.costUsd ?? 0),
});
