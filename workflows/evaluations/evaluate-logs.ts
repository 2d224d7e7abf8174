import type { EvaluationsActivities } from '../../activities/evaluations/index.ts';
import { drainBy } from '../drain.ts';
import { evaluationsTaskQueues } from './task-queues.ts';

export const evaluateLogsId = (workspaceId: string): string => `evaluate-logs/${workspaceId}`;

/** Drain: gives every pending log of a workspace that needs no outside work its verdict (contract section 15). */
export const evaluateLogs = drainBy<EvaluationsActivities>('evaluateDueLogs', evaluationsTaskQueues.drains);
