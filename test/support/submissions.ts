import { randomUUID } from 'node:crypto';
import type { Database } from '../../db/database.ts';
import { type InsertedLog, insertLogs } from '../../db/evaluations/logs/insert/insert-logs.ts';
import { Submission } from '../../domain/evaluations/contract/submission/submission.ts';

/** Stores logs as the route does, without waking anybody. */
export const insertTestLogs = (
  db: Database,
  workspaceId: string,
  bodies: Record<string, unknown>[],
): Promise<InsertedLog[]> =>
  insertLogs(
    db,
    workspaceId,
    bodies.map((body) => {
      const submission = Submission.parse({ project: 'p', output: 'hi', ...body });
      const uid = randomUUID();
      return { uid, id: submission.id ?? uid, submission, awaited: submission.sync };
    }),
  );
