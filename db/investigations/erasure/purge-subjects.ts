import type { Database } from '../../database.ts';
import { inWorkspaceSql } from '../../tenant.ts';
import { deleteSubjects } from '../delete-subjects.ts';

/** Subjects of one transaction. */
export const PURGE_BATCH = 200;

/** Deletes a batch of subjects whose retention ended before this instant; answers how many. The relay starts their erasures. */
export const purgeSubjects = (db: Database, workspaceId: string, endedBefore: string): Promise<number> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    const of = { endedBefore, most: PURGE_BATCH };
    return (await deleteSubjects(client, { workspaceId, of, reason: 'retention', requestedBy: null })).length;
  });
