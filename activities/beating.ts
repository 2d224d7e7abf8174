import { Context } from '@temporalio/activity';

const BEAT_MS = 2_000;

/**
 * Beats while `work` runs, so that a killed worker is noticed before its activity's time is up. The signal aborts when the
 * activity is given up.
 */
export async function beating<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(), BEAT_MS);
  try {
    return await work(context.cancellationSignal);
  } finally {
    clearInterval(beat);
  }
}
