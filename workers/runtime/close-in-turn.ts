import type { Logger } from './log/logger.ts';

/**
 * Takes the steps of a shutdown one after the other. A step that fails is logged and keeps none behind it from being
 * taken, so nothing stays open because something else did not close. Never rejects.
 */
export async function closeInTurn(log: Pick<Logger, 'warn'>, ...steps: (() => unknown)[]): Promise<void> {
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      log.warn({ err: error }, 'a step of the shutdown failed');
    }
  }
}
