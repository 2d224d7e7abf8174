import { startProgram } from './program.ts';

export type ReceiversTask =
  | { do: 'open'; healthy: number }
  | { do: 'openPaths' }
  | { do: 'forget' }
  | { do: 'wait'; count: number; withinMs: number };

/** Twenty endpoints of which two are bad: one answers after 30 s, one answers 500. */
export interface Receivers {
  healthy: string[];
  bad: string[];
  /** A new origin with a path of each kind: `/well`, which counts as healthy, `/hangs` and `/fails`. */
  openPaths(): Promise<string>;
  forget(): Promise<void>;
  /** Waits for `count` different deliveries at the healthy ones, or that time; when each first arrived, by `webhook-id`, in ms since 1970. */
  wait(count: number, withinMs: number): Promise<Map<string, number>>;
  stop(): Promise<void>;
}

export async function startReceivers(): Promise<Receivers> {
  const program = await startProgram(new URL('receivers-process.ts', import.meta.url));
  const ask = <Answer>(task: ReceiversTask) => program.ask<Answer>(task);
  const origins = await ask<Pick<Receivers, 'healthy' | 'bad'>>({ do: 'open', healthy: 18 });
  return {
    ...origins,
    openPaths: () => ask({ do: 'openPaths' }),
    forget: () => ask({ do: 'forget' }),
    wait: async (count, withinMs) =>
      new Map(Object.entries(await ask<Record<string, number>>({ do: 'wait', count, withinMs }))),
    stop: program.stop,
  };
}
