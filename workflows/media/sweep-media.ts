import type { MediaActivities } from '../../activities/media/index.ts';
import { drainBy } from '../drain.ts';
import { mediaTaskQueues } from './task-queues.ts';

export const sweepMediaId = (workspaceId: string): string => `sweep-media/${workspaceId}`;

/** Drain: removes the stored files of a workspace that nothing uses (contract evaluations, sections 6.3 and 16). */
export const sweepMedia = drainBy<MediaActivities>('sweepMedia', mediaTaskQueues.drains);
