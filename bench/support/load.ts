import { type Program, startProgram } from './program.ts';

/** Submissions to send: as fast as they are answered, or `perSecond` whatever the answers. */
export interface Load {
  origin: string;
  token: string;
  connections: number;
  /** `callbackOrigins`: each log gets a callback URL of its own, on these in turn; `callbackUrl`: all have the same. */
  body: { sync?: boolean; idPrefix?: string; callbackOrigins?: string[]; callbackUrl?: string };
  end: { seconds: number } | { count: number };
  perSecond?: number;
}

export interface LoadResult {
  /** Answers of 2xx, and all others. */
  answered: number;
  refused: number;
  seconds: number;
  latenciesMs: number[];
  /** When each was sent, by id, where the body has an `idPrefix`; milliseconds since 1970. */
  sentAtMs: Record<string, number>;
}

export interface LoadGenerator {
  /** Runs it to its end; throws when an answer was a refusal. */
  run(load: Load): Promise<LoadResult>;
  stop(): Promise<void>;
}

export async function startLoadGenerator(): Promise<LoadGenerator> {
  const program: Program = await startProgram(new URL('load-process.ts', import.meta.url));
  return {
    run: async (load) => {
      const result = await program.ask<LoadResult>(load);
      if (result.refused > 0) throw new Error(`${result.refused} of ${result.answered + result.refused} were refused`);
      return result;
    },
    stop: program.stop,
  };
}

export const perSecond = ({ answered, seconds }: LoadResult): number => answered / seconds;
