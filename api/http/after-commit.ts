import { AsyncLocalStorage } from 'node:async_hooks';

type Effect = () => void;

/** What waits for the commit of the transaction in which the current code runs. */
const waiting = new AsyncLocalStorage<Effect[]>();

/** Runs the effect once the transaction in which this is called has committed, at once where it is called in none. */
export function runAfterCommit(effect: Effect): void {
  const effects = waiting.getStore();
  if (effects) effects.push(effect);
  else effect();
}

/**
 * Opens a transaction by `open`, which runs its work through `inside`; what the work leaves for after the commit runs
 * before this resolves, and never where the transaction rolls back.
 */
export async function withEffects<T>(
  open: (inside: <R>(work: () => Promise<R>) => Promise<R>) => Promise<T>,
): Promise<T> {
  const effects: Effect[] = [];
  const result = await open((work) => waiting.run(effects, work));
  for (const effect of effects) effect();
  return result;
}
