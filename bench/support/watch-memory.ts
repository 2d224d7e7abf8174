import { setTimeout as sleep } from 'node:timers/promises';
import type { Product } from './product.ts';

const EVERY_MS = 1_000;

/** Looks at the resident memory every second until it is stopped, which answers what it saw, in MB and in order. */
export function watchMemory(product: Product): { stop(): Promise<number[]> } {
  const stopping = new AbortController();
  const seen: number[] = [];
  const looking = (async () => {
    while (!stopping.signal.aborted) {
      seen.push(product.residentMb());
      await sleep(EVERY_MS, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await looking;
      return seen;
    },
  };
}
