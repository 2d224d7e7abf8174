import { proxyActivities, setHandler } from '@temporalio/workflow';
import type { InvestigationsActivities } from '../../activities/investigations/index.ts';
import { woken } from '../drain.ts';

export const eraseSubjectId = (workspaceId: string, subjectId: string): string =>
  `erase-subject/${workspaceId}/${subjectId}`;

// Our own storage, and Temporal for the schedules: tried until both are there. Nothing that was to go is given up.
const activities = proxyActivities<InvestigationsActivities>({
  startToCloseTimeout: '10 min',
  heartbeatTimeout: '20 s',
});

/** Job: what is left of a deleted subject, until its proof is complete (contract section 7.6). */
export async function eraseSubject(input: { workspaceId: string; subjectId: string }): Promise<void> {
  setHandler(woken, () => {}); // an id is never used again, so one look is enough
  await activities.eraseSubject(input);
}
