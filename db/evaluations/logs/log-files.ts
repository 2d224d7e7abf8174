import type { PoolClient } from 'pg';
import { v4 as uuid } from 'uuid';
import type { Attachment } from '../../../domain/evaluations/contract/media/attachment.ts';
import { uploadIdOfKey } from '../../../domain/media/media-key.ts';
import type { Database } from '../../database.ts';
import { createFiles, type NewFile } from '../../media/media-files.ts';
import { inWorkspaceSql, queryInWorkspace } from '../../tenant.ts';
import { visibleLog } from './visible-logs.ts';

/** A file of a log that is about to be stored with it. */
export interface NewLogFile {
  position: number;
  role: 'input' | 'part';
  filename: string;
  /** Null where it is known only once the file is fetched. */
  contentType: string | null;
  sizeBytes: number | null;
  key: string;
  status: Attachment['status'];
  sourceUrl: string | null;
  fileId: string | null;
}

export async function insertLogFiles(
  client: PoolClient,
  workspaceId: string,
  logUid: string,
  files: NewLogFile[],
): Promise<void> {
  await client.query(
    `insert into log_file (id, workspace_id, log_uid, position, role, filename, content_type, size_bytes, key, status,
       source_url, file_id)
     select id, $1, $2, position, role, filename, "contentType", "sizeBytes", key, status, "sourceUrl", "fileId"
     from json_to_recordset($3) as x(id uuid, position smallint, role text, filename text, "contentType" text,
       "sizeBytes" bigint, key text, status text, "sourceUrl" text, "fileId" uuid)`,
    [workspaceId, logUid, JSON.stringify(files.map((file) => ({ id: uuid(), ...file })))],
  );
}

/** A stored file that a submission names by its key. */
export interface KnownFile {
  fileId: string;
  filename: string;
  contentType: string | null;
  sizeBytes: number;
}

/**
 * The stored file of a key, an upload's or a log's; it stays for as long as the transaction takes. Null when the
 * workspace has no such file.
 */
export async function holdFile(client: PoolClient, workspaceId: string, key: string): Promise<KnownFile | null> {
  const uploadId = uploadIdOfKey(key);
  const columns = `m.id as "fileId", m.size_bytes::float8 as "sizeBytes"`;
  const { rows } = uploadId
    ? await client.query<KnownFile>(
        `select ${columns}, m.filename, m.content_type as "contentType" from media_file m
         where m.workspace_id = $1 and m.upload_id = $2 for key share`,
        [workspaceId, uploadId],
      )
    : await client.query<KnownFile>(
        `select ${columns}, f.filename, f.content_type as "contentType"
         from log_file f join media_file m on m.id = f.file_id join log l on l.uid = f.log_uid
         where f.workspace_id = $1 and f.key = $2 and f.status = 'stored' and ${visibleLog('l')} for key share of m`,
        [workspaceId, key],
      );
  return rows[0] ?? null;
}

/** A file of a log that is still to be fetched. */
export interface FileToStore {
  url: string;
  filename: string;
  /** As the caller declared it. */
  contentType: string | null;
}

/** The file at this place of a pending log, while it is to be fetched; null afterwards. */
export async function pendingFile(
  db: Database,
  workspaceId: string,
  uid: string,
  position: number,
): Promise<FileToStore | null> {
  const { rows } = await queryInWorkspace<FileToStore>(db, workspaceId, {
    text: `select f.source_url as url, f.filename, f.content_type as "contentType"
      from log_file f join log l on l.uid = f.log_uid
      where f.workspace_id = $1 and f.log_uid = $2 and f.position = $3 and f.status = 'pending' and l.due_at is not null`,
    values: [workspaceId, uid, position],
  });
  return rows[0] ?? null;
}

interface FetchedFile {
  uid: string;
  position: number;
  file: NewFile;
  contentType: string;
}

/** Makes a fetched file the log's, once; bytes that come too late are left to the sweep. */
export const storeFetchedFile = (
  db: Database,
  workspaceId: string,
  { uid, position, file, contentType }: FetchedFile,
): Promise<void> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    // The log first, as whoever deletes it does: in another order two could wait for each other.
    await client.query('select from log where workspace_id = $1 and uid = $2 for no key update', [workspaceId, uid]);
    const pending = await client.query(
      `select from log_file where workspace_id = $1 and log_uid = $2 and position = $3 and status = 'pending' for update`,
      [workspaceId, uid, position],
    );
    if (pending.rowCount !== 1) return;
    await createFiles(client, workspaceId, [file]);
    await client.query(
      `update log_file set status = 'stored', file_id = $4, size_bytes = $5, content_type = $6
       where workspace_id = $1 and log_uid = $2 and position = $3`,
      [workspaceId, uid, position, file.fileId, file.sizeBytes, contentType],
    );
    await client.query('update log set media_bytes = media_bytes + $3 where workspace_id = $1 and uid = $2', [
      workspaceId,
      uid,
      file.sizeBytes,
    ]);
  });

/** Stores why files could not be had; those that are no longer to be fetched stay as they are. */
export async function storeFileFailures(
  db: Database,
  workspaceId: string,
  uid: string,
  failures: Record<number, string>,
): Promise<void> {
  await queryInWorkspace(db, workspaceId, {
    text: `update log_file f set status = 'failed', error = x.value
      from json_each_text($3) x
      where f.workspace_id = $1 and f.log_uid = $2 and f.position = x.key::smallint and f.status = 'pending'`,
    values: [workspaceId, uid, JSON.stringify(failures)],
  });
}
