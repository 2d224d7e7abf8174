import type { Database } from '../../../db/database.ts';
import {
  insertLogWithFiles,
  type StoredFiles,
  UnknownFile,
} from '../../../db/evaluations/logs/insert/insert-log-with-files.ts';
import type { InsertedLog } from '../../../db/evaluations/logs/insert/insert-logs.ts';
import type { NewLog } from '../../../db/evaluations/logs/insert/log-columns.ts';
import type { FileStore } from '../../../db/media/file-store.ts';
import { discardBytes, type NewFile, storeBytes } from '../../../db/media/media-files.ts';
import { PublicError } from '../../../domain/errors.ts';
import { maxAttachmentBytes } from '../../../domain/media/limits.ts';

const sweepIds = ({ attachments, parts }: StoredFiles): string[] =>
  [...attachments.values(), ...parts.values()].map(({ sweepId }) => sweepId);

async function storeSent(db: Database, store: FileStore, workspaceId: string, { submission }: NewLog) {
  const files = { attachments: new Map<number, NewFile>(), parts: new Map<number, NewFile>() };
  const keep = (bytes: Uint8Array) =>
    storeBytes(db, store, { workspaceId, bytes: [bytes], maxBytes: maxAttachmentBytes });
  try {
    for (const [index, sent] of submission.attachments.entries())
      if (sent.source === 'upload') files.attachments.set(index, await keep(sent.bytes));
    for (const { part, bytes } of submission.inlineFiles) files.parts.set(part, await keep(bytes));
    return files;
  } catch (error) {
    await discardBytes(db, workspaceId, sweepIds(files)).catch(() => {}); // then they go an hour later
    throw error;
  }
}

const unknownFile = (cause: UnknownFile) =>
  new PublicError('validation_failed', 'An attachment names a file that does not exist.', {
    fields: [{ path: ['attachments', cause.index, 'key'], message: 'No such file.' }],
    cause,
  });

/**
 * Stores the files that a submission brings, then the log with all that is said of them (contract sections 10.1, 10.2).
 * What was stored for a log that is not new, or not taken, is removed again.
 */
export async function insertWithFiles(
  db: Database,
  store: FileStore,
  workspaceId: string,
  log: NewLog,
): Promise<InsertedLog> {
  const files = await storeSent(db, store, workspaceId, log);
  let result: InsertedLog | undefined;
  try {
    result = await insertLogWithFiles(db, workspaceId, log, files);
    return result;
  } catch (error) {
    throw error instanceof UnknownFile ? unknownFile(error) : error;
  } finally {
    if (result?.kind !== 'created') await discardBytes(db, workspaceId, sweepIds(files)).catch(() => {});
  }
}
