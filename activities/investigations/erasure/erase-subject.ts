import { Context } from '@temporalio/activity';
import { renewJob } from '../../../db/durable/claims.ts';
import { completeErasure, eraseRows, monitorsOf } from '../../../db/investigations/erasure/erase-rows.ts';
import { erasureQueue } from '../../../db/investigations/erasure/erasure.queue.ts';
import { dropUnusedFile } from '../../../db/media/sweep-files.ts';
import { beating } from '../../beating.ts';
import { retryLater } from '../../failures.ts';
import type { InvestigationsDeps } from '../deps.ts';

/** Which subject. */
export interface EraseSubjectInput {
  workspaceId: string;
  subjectId: string;
}

/**
 * Removes what is left of a deleted subject, wherever it lies, looks that nothing is, and completes its proof (contract
 * section 7.6). Each step may be repeated: what went is counted in the commit in which it went.
 */
export const eraseSubject =
  (deps: InvestigationsDeps) =>
  (subject: EraseSubjectInput): Promise<void> =>
    beating(async () => {
      const { db, retryTimeScale } = deps;
      const { workspaceId, subjectId } = subject;
      try {
        if (!(await renewJob(db, erasureQueue, workspaceId, subjectId))) return; // it is complete
        await removeSchedules(deps, subject);
        await removeFiles(deps, workspaceId, await eraseRows(db, subject));
        if (!(await completeErasure(db, subject))) throw new Error('something of the subject was left');
      } catch (error) {
        throw retryLater(error, Context.current().info.attempt, retryTimeScale);
      }
    });

/** Before their rows, by which they are found. A schedule that is put meanwhile is removed by whoever put it. */
async function removeSchedules(deps: InvestigationsDeps, subject: EraseSubjectInput): Promise<void> {
  const { db, schedules, monitorSchedules } = deps;
  for (const id of await monitorsOf(db, subject)) await schedules.remove(monitorSchedules.id(subject.workspaceId, id));
}

/** The row of a file first: from then on nobody can come to use the file whose bytes go next. */
async function removeFiles(
  { db, fileStore }: InvestigationsDeps,
  workspaceId: string,
  fileIds: string[],
): Promise<void> {
  for (const fileId of fileIds)
    if (await dropUnusedFile(db, workspaceId, fileId)) await fileStore.remove({ workspaceId, fileId });
}
