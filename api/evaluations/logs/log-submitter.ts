import { v4 as randomId, v7 as timedId } from 'uuid';
import type { Database } from '../../../db/database.ts';
import { isDatabaseAway } from '../../../db/errors/is-database-away.ts';
import { type InsertedLog, insertLogs } from '../../../db/evaluations/logs/insert/insert-logs.ts';
import type { NewLog } from '../../../db/evaluations/logs/insert/log-columns.ts';
import { logQueue } from '../../../db/evaluations/logs/log.queue.ts';
import type { FileStore } from '../../../db/media/file-store.ts';
import { microBatch } from '../../../db/sql/micro-batch.ts';
import type { Wake } from '../../../domain/durable/wake.ts';
import type { Submission } from '../../../domain/evaluations/contract/submission/submission.ts';
import { insertWithFiles } from './insert-with-files.ts';

const MOST_ROWS = 100;
const MOST_BYTES = 4 << 20;

/** Stores one submission, durable when it answers, and sets its evaluation going. */
export type SubmitLog = (workspaceId: string, submission: Submission) => Promise<InsertedLog>;

const sizeOf = ({ submission }: NewLog): number =>
  submission.output.length + (submission.input?.length ?? 0) + (submission.inputText?.length ?? 0) + 1_000;

const hasFiles = ({ attachments, inlineFiles }: Submission): boolean => attachments.length + inlineFiles.length > 0;

export interface SubmitterParts {
  db: Database;
  wake: Wake;
  fileStore: FileStore;
}

/**
 * Gathers the submissions of a workspace into batches of one commit each, for routes and imports alike. One with files
 * is stored by itself.
 */
export function createLogSubmitter({ db, wake, fileStore }: SubmitterParts): SubmitLog {
  const setGoing = (workspaceId: string, results: InsertedLog[]) => {
    const created = results.flatMap((result) => (result.kind === 'created' ? [result] : []));
    if (created.some(({ lane }) => lane === 'drain')) wake.drain(logQueue.name, workspaceId);
    if (created.some(({ lane }) => lane === 'waiting')) wake.admit(logQueue.name);
    for (const { lane, uid, id } of created) if (lane === 'job') wake.job(logQueue.name, workspaceId, uid, id);
  };
  const insert = microBatch<NewLog, InsertedLog>({
    maxItems: MOST_ROWS,
    maxBytes: MOST_BYTES,
    sizeOf,
    failsAll: isDatabaseAway,
    run: async (workspaceId, logs) => {
      const results = await insertLogs(db, workspaceId, logs);
      setGoing(workspaceId, results);
      return results;
    },
  });
  return async (workspaceId, submission) => {
    const uid = timedId(); // nobody sees it, and rows and indexes that grow at their end cost less
    const log = { uid, id: submission.id ?? randomId(), submission, awaited: submission.sync };
    if (!hasFiles(submission)) return insert(workspaceId, log);
    const result = await insertWithFiles(db, fileStore, workspaceId, log);
    setGoing(workspaceId, [result]);
    return result;
  };
}
