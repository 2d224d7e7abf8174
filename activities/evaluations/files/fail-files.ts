import { storeFileFailures } from '../../../db/evaluations/logs/log-files.ts';
import type { FailFilesInput } from '../../../domain/evaluations/evaluation-steps.ts';
import type { ActivityDeps } from '../../deps.ts';

/** Stores why files of a log could not be had; one that is there by now stays (contract section 10.2). */
export const failFiles =
  ({ db }: Pick<ActivityDeps, 'db'>) =>
  ({ workspaceId, uid, failures }: FailFilesInput): Promise<void> =>
    storeFileFailures(db, workspaceId, uid, failures);
