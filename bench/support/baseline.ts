import { type Program, startProgram } from './program.ts';

/** What a closed loop of callers runs on the bare Temporal server. */
export interface Baseline {
  workflow: 'empty' | 'oneActivity' | 'manyActivities';
  /** Callers, each with one workflow under way. */
  atOnce: number;
  seconds: number;
}

export interface BaselineRunner {
  /** Workflows a second from start to result. */
  run(baseline: Baseline): Promise<number>;
  stop(): Promise<void>;
}

/** A worker and a client of their own on a Temporal server that somebody else started. */
export async function startBaseline(temporalAddress: string): Promise<BaselineRunner> {
  const program: Program = await startProgram(new URL('baseline-process.ts', import.meta.url), {
    args: [temporalAddress],
  });
  return { run: (baseline) => program.ask<number>(baseline), stop: program.stop };
}
