import type { PoolClient } from 'pg';
import { v4 as uuid } from 'uuid';
import { unlinkedHours } from '../../domain/media/limits.ts';
import type { Database } from '../database.ts';
import { inWorkspaceSql } from '../tenant.ts';
import type { FileStore } from './file-store.ts';
import { type FileFacts, ObservedBytes } from './observed-bytes.ts';

/** Bytes that became no file within this time are removed: more than any request or attempt may take. */
const ABANDONED_AFTER = '1 hour';

/** A file whose bytes are stored, and the notice under which they would be removed if nothing came of it. */
export interface NewFile extends FileFacts {
  fileId: string;
  sweepId: string;
}

interface NewBytes {
  workspaceId: string;
  /** A new one, where its user has to find the bytes before they are a file; else any. */
  fileId?: string;
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  maxBytes: number;
}

/**
 * Stores bytes; safe from a crash when it answers. A notice for the sweep commits first, so that what nobody makes a
 * file of, whatever happens, goes again. Throws FileTooLarge.
 */
export async function storeBytes(
  db: Database,
  store: FileStore,
  { workspaceId, bytes, maxBytes, fileId = uuid() }: NewBytes,
): Promise<NewFile> {
  const sweepId = uuid();
  await inWorkspaceSql(db, workspaceId, (client) =>
    client.query(
      `insert into media_sweep (id, workspace_id, file_id, due_at)
       values ($1, $2, $3, clock_timestamp() + interval '${ABANDONED_AFTER}')`,
      [sweepId, workspaceId, fileId],
    ),
  );
  const observed = new ObservedBytes(bytes, maxBytes);
  try {
    await store.write({ workspaceId, fileId }, observed);
  } catch (error) {
    await discardBytes(db, workspaceId, [sweepId]).catch(() => {}); // then an hour later
    throw error;
  }
  return { fileId, sweepId, ...observed.facts() };
}

/** Has bytes removed at once that will become no file. */
export const discardBytes = (db: Database, workspaceId: string, sweepIds: string[]): Promise<void> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    await client.query(
      `update media_sweep set due_at = clock_timestamp() where workspace_id = $1 and id = any ($2::uuid[])`,
      [workspaceId, sweepIds],
    );
  });

/** The notice of these bytes has run out, so they may be gone: store them anew. */
export class BytesExpired extends Error {
  override name = 'BytesExpired';
}

/** Makes files of stored bytes, in the transaction of the rows that use them; that ends the notices of the bytes. */
export async function createFiles(client: PoolClient, workspaceId: string, files: NewFile[]): Promise<void> {
  const ids = files.map(({ sweepId }) => sweepId);
  const { rowCount } = await client.query(
    `delete from media_sweep where workspace_id = $1 and id = any ($2::uuid[]) and lease_token is null
       and due_at > clock_timestamp()`,
    [workspaceId, ids],
  );
  if (rowCount !== ids.length) throw new BytesExpired('the bytes of a file may be gone');
  await client.query(
    `insert into media_file (id, workspace_id, size_bytes, sha256)
     select "fileId", $1, "sizeBytes", sha256
     from json_to_recordset($2) as x("fileId" uuid, "sizeBytes" bigint, sha256 text)`,
    [workspaceId, JSON.stringify(files.map(({ head: _head, ...facts }) => facts))],
  );
}

/** A file that was uploaded by itself. */
export interface Upload {
  uploadId: string;
  filename: string;
  contentType: string;
}

/**
 * Makes an uploaded file of stored bytes, once: an upload that was stored before with the same bytes stays as it is.
 * False when there is one with others. It is looked at for removal after a day.
 */
export const createUpload = (db: Database, workspaceId: string, file: NewFile, upload: Upload): Promise<boolean> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    const { fileId, sweepId, sizeBytes, sha256 } = file;
    const { uploadId, filename, contentType } = upload;
    const kept = await client.query(
      `update media_sweep set due_at = clock_timestamp() + interval '${unlinkedHours} hours'
       where workspace_id = $1 and id = $2 and lease_token is null and due_at > clock_timestamp()`,
      [workspaceId, sweepId],
    );
    if (kept.rowCount !== 1) throw new BytesExpired('the bytes of an upload may be gone');
    const stored = await client.query(
      `insert into media_file (id, workspace_id, upload_id, filename, content_type, size_bytes, sha256)
       values ($2, $1, $3, $4, $5, $6, $7) on conflict (workspace_id, upload_id) do nothing`,
      [workspaceId, fileId, uploadId, filename, contentType, sizeBytes, sha256],
    );
    if (stored.rowCount === 1) return true;
    await client.query('update media_sweep set due_at = clock_timestamp() where workspace_id = $1 and id = $2', [
      workspaceId,
      sweepId,
    ]);
    const { rows } = await client.query<{ sha256: string }>(
      'select sha256 from media_file where workspace_id = $1 and upload_id = $2',
      [workspaceId, uploadId],
    );
    return rows[0]?.sha256 === sha256;
  });
