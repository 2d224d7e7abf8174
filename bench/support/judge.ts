import type { Options } from './options.ts';
import { startProgram } from './program.ts';

/** A provider of judges, and the settings that point the product to it. */
export interface JudgeStub {
  env: Record<string, string>;
  stop(): Promise<void>;
}

export async function startJudge(latencyMs: number, { judgeProvider }: Options): Promise<JudgeStub> {
  const program = await startProgram(new URL('judge-process.ts', import.meta.url));
  const env = await program.ask<Record<string, string>>({ latencyMs, provider: judgeProvider });
  return { env, stop: program.stop };
}

export const judgedRule = { name: 'Is polite', type: 'llm_judge', value: 'The answer is polite and on the subject.' };
