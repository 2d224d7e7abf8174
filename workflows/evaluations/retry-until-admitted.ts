import { sleep } from '@temporalio/workflow';
import type { JudgeTurn } from '../../domain/evaluations/evaluation-steps.ts';

const MOST_DOUBLINGS = 4;

/**
 * Tries until there is a place with the provider. What waits for one waits by a timer, ever longer up to sixteen times
 * the first wait, and so takes no slot from others.
 */
export async function retryUntilAdmitted(attempt: () => Promise<JudgeTurn>): Promise<void> {
  for (let waits = 0; ; waits += 1) {
    const turn = await attempt();
    if (!turn) return;
    await sleep(turn.waitMs * 2 ** Math.min(waits, MOST_DOUBLINGS), { summary: 'no place with the judge' });
  }
}
