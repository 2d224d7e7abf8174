import type { ModelProvider } from '../../domain/models/model-provider.ts';
import { BreakerOpen, type Breakers, type CallMeaning } from '../breaker.ts';
import { ModelError } from './model.ts';

export interface ProviderBreaker {
  breakers: Breakers;
  key: string;
  provider: ModelProvider;
}

/** Asks a provider through its breaker; whatever goes wrong is a `ModelError`, or the reason of the signal. */
export async function throughBreaker<T>(
  { breakers, key, provider }: ProviderBreaker,
  signal: AbortSignal,
  ask: () => Promise<T>,
): Promise<T> {
  const meaningOf = (error: unknown): CallMeaning => {
    if (signal.aborted) return 'neither';
    return error instanceof ModelError && error.final ? 'answer' : 'failure';
  };
  try {
    return await breakers.run(key, ask, meaningOf);
  } catch (error) {
    if (error instanceof BreakerOpen)
      throw new ModelError(`${provider} failed too often lately and is left alone for a while`, { final: true });
    if (signal.aborted) throw signal.reason; // what was broken off is no answer of the provider
    if (error instanceof ModelError) throw error;
    throw new ModelError(`${provider} did not answer (${networkReason(error)})`, { final: false });
  }
}

/** The error's kind alone: its message may name the address that was called. */
const networkReason = (error: unknown): string =>
  typeof error === 'object' && error && 'name' in error && error.name === 'TimeoutError' ? 'time-out' : 'network error';
