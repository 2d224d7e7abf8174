import { proxyActivities } from '@temporalio/workflow';
import type { WebhooksActivities } from '../../activities/webhooks/index.ts';
import { type DrainInput, type DrainProgress, runDrain } from '../drain.ts';
import { drainTaskQueues } from '../task-queues.ts';

// A pass ends by itself after about 20 s, and after 80 s at the latest plus the 15 s of its last requests; it beats
// every 2 s. The database being away is waited for, however long; killed workers must not add up to a long pause.
const { deliverWebhooks: deliverDue } = proxyActivities<Pick<WebhooksActivities, 'deliverWebhooks'>>({
  taskQueue: drainTaskQueues.webhooks,
  startToCloseTimeout: '3 min',
  heartbeatTimeout: '5 s',
  retry: { maximumInterval: '10 s' },
});

/** Drain: tells one receiver of a workspace what happened, and tries again until it answers (evaluations, section 8.4). */
export const deliverWebhooks = (input: DrainInput): Promise<DrainProgress> => runDrain(input, deliverDue);
