import type { WaitingJobs } from '../../domain/durable/waiting-jobs.ts';
import type { ServerServices } from '../http/server-context.ts';

/** What the operator's routes need of the services. */
export interface OperatorServices extends ServerServices {
  /** Age in seconds of each queue's oldest due row, over all workspaces; null when nothing is due. */
  oldestDueSeconds(): Promise<Record<string, number | null>>;
  /** Jobs that wait for a place, by queue, workspace and key. */
  waitingJobs(): Promise<WaitingJobs[]>;
}
