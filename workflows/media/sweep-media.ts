import { proxyActivities } from '@temporalio/workflow';
import type { MediaActivities } from '../../activities/media/index.ts';
import { type DrainInput, type DrainProgress, runDrain } from '../drain.ts';
import { drainTaskQueues } from '../task-queues.ts';

// A pass ends by itself after about 30 s and beats every 2 s; a store that is away is waited for, nobody waits for us.
const { sweepMedia: sweepOnce } = proxyActivities<Pick<MediaActivities, 'sweepMedia'>>({
  taskQueue: drainTaskQueues.media,
  startToCloseTimeout: '2 min',
  heartbeatTimeout: '10 s',
  retry: { maximumInterval: '1 min' },
});

/** Drain: removes the stored files of a workspace that nothing uses (contract evaluations, sections 6.3 and 16). */
export const sweepMedia = (input: DrainInput): Promise<DrainProgress> => runDrain(input, sweepOnce);
