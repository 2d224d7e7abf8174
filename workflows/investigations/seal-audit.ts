import type { InvestigationsActivities } from '../../activities/investigations/index.ts';
import { drainBy } from '../drain.ts';
import { investigationsTaskQueues } from './task-queues.ts';

export const sealAuditId = (workspaceId: string): string => `seal-audit/${workspaceId}`;

/** Drain: numbers and chains the entries of a workspace's audit log (contract section 11). */
export const sealAudit = drainBy<InvestigationsActivities>('sealAudit', investigationsTaskQueues.drains);
