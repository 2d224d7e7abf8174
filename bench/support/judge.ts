import type { JudgeProvider } from '../../domain/evaluations/contract/rules/judge-provider.ts';
import type { Figure, Measurement } from '../scenario.ts';
import { startProgram } from './program.ts';

/** A provider of judges, and the settings that point the product to it. */
export interface JudgeStub {
  env: Record<string, string>;
  stop(): Promise<void>;
}

/** Starts a judge that takes so long for every answer, in the wire format of this provider. */
export async function startJudge(provider: JudgeProvider, latencyMs: number): Promise<JudgeStub> {
  const program = await startProgram(new URL('judge-process.ts', import.meta.url));
  const env = await program.ask<Record<string, string>>({ latencyMs, provider });
  return { env, stop: program.stop };
}

export const judgedRule = { name: 'Is polite', type: 'llm_judge', value: 'The answer is polite and on the subject.' };

/** One figure for every provider, named after it. */
export const figurePerProvider = (figure: Figure): Record<JudgeProvider, Figure> => ({
  openai: { ...figure, title: `${figure.title}, OpenAI` },
  anthropic: { ...figure, title: `${figure.title}, Anthropic` },
  openrouter: { ...figure, title: `${figure.title}, OpenRouter` },
});

/** Measures one provider after the other. */
export async function measurePerProvider(
  measure: (provider: JudgeProvider) => Promise<Measurement>,
): Promise<Record<JudgeProvider, Measurement>> {
  const one = (provider: JudgeProvider) => {
    console.log(`  ${provider}`);
    return measure(provider);
  };
  return { openai: await one('openai'), anthropic: await one('anthropic'), openrouter: await one('openrouter') };
}
