import { whenNpmIsGone } from './when-npm-is-gone.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** npm passes a Ctrl-C on to its child, which had it from the terminal already. */
const SAME_KEY_PRESS_MS = 1_000;

/**
 * Resolves at the first Ctrl-C or SIGTERM, or with SIGHUP when the npm that started this is gone; a second signal, at
 * least a second later, calls `force`.
 */
export function untilStopped(force: () => void): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let firstAt: number | undefined;
    const hear = (signal: NodeJS.Signals) => {
      if (firstAt === undefined) {
        firstAt = Date.now();
        resolve(signal);
      } else if (Date.now() - firstAt > SAME_KEY_PRESS_MS) force();
    };
    for (const signal of signals) process.on(signal, hear);
    whenNpmIsGone(() => resolve('SIGHUP')); // never the second one: npm may be ended after it passed the first one on
  });
}
