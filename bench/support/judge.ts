import { startProgram } from './program.ts';

const apiKey = 'sk-bench';

/** A provider of judges, and the settings that point the product to it. */
export interface JudgeStub {
  env: Record<string, string>;
  stop(): Promise<void>;
}

export async function startJudge(latencyMs: number): Promise<JudgeStub> {
  const program = await startProgram(new URL('judge-process.ts', import.meta.url));
  const baseUrl = await program.ask<string>({ latencyMs, apiKey });
  return { env: { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl }, stop: program.stop };
}

export const judgedRule = { name: 'Is polite', type: 'llm_judge', value: 'The answer is polite and on the subject.' };
