import type { PoolClient } from 'pg';
import { withStoredFiles } from '../../../../domain/evaluations/inline-files.ts';
import { mediaKey } from '../../../../domain/media/media-key.ts';
import { sniffType } from '../../../../domain/media/sniff-type.ts';
import type { Database } from '../../../database.ts';
import { createFiles, type NewFile } from '../../../media/media-files.ts';
import { holdFile, insertLogFiles, type NewLogFile } from '../log-files.ts';
import { type InsertedLog, insertLogs } from './insert-logs.ts';
import type { Lane } from './insert-statement.ts';
import type { NewLog } from './log-columns.ts';

/** The attachment at `index` names a file that the workspace does not have. */
export class UnknownFile extends Error {
  override name = 'UnknownFile';
  readonly index: number;

  constructor(index: number) {
    super('no file has this key');
    this.index = index;
  }
}

/** What was stored of a submission's files: by place among the attachments, and by input part. */
export interface StoredFiles {
  attachments: ReadonlyMap<number, NewFile>;
  parts: ReadonlyMap<number, NewFile>;
}

const stored = (file: NewFile, filename: string, declared: string | null) => ({
  filename,
  contentType: declared ?? sniffType(file.head, filename),
  sizeBytes: file.sizeBytes,
  status: 'stored' as const,
  sourceUrl: null,
  fileId: file.fileId,
});

type Facts = Omit<NewLogFile, 'position' | 'role' | 'key'>;

async function attachmentFacts(
  client: PoolClient,
  workspaceId: string,
  { submission }: NewLog,
  files: StoredFiles,
): Promise<Facts[]> {
  const facts: Facts[] = [];
  for (const [index, sent] of submission.attachments.entries()) {
    const file = files.attachments.get(index);
    if (sent.source === 'url') {
      const { url, filename, contentType } = sent;
      facts.push({ filename, contentType, sizeBytes: null, status: 'pending', sourceUrl: url, fileId: null });
    } else if (sent.source === 'upload') {
      if (file) facts.push(stored(file, sent.filename, sent.contentType));
    } else {
      const known = await holdFile(client, workspaceId, sent.key);
      if (!known) throw new UnknownFile(index);
      const { filename, contentType } = sent;
      const named = { filename: filename ?? known.filename, contentType: contentType ?? known.contentType };
      facts.push({ ...known, ...named, status: 'stored', sourceUrl: null });
    }
  }
  return facts;
}

const partFacts = ({ submission }: NewLog, { parts }: StoredFiles): (Facts & { part: number })[] =>
  submission.inlineFiles.flatMap(({ part, filename, contentType }) => {
    const file = parts.get(part);
    return file ? [{ part, ...stored(file, filename, contentType) }] : [];
  });

/** Inline files are numbered after the attachments. */
const partKey = (workspaceId: string, { id, submission }: NewLog, order: number, filename: string): string =>
  mediaKey(workspaceId, id, submission.attachments.length + order, filename);

/** The input with the addresses that its inline files have from now on. */
function storedInput(workspaceId: string, log: NewLog): { storedInput?: string } {
  const { inlineFiles, parts } = log.submission;
  if (inlineFiles.length === 0) return {};
  const urls = inlineFiles.map(
    ({ part, filename }, order) => [part, `/api/media/${partKey(workspaceId, log, order, filename)}`] as const,
  );
  return { storedInput: JSON.stringify(withStoredFiles(parts, new Map(urls))) };
}

async function insertFiles(
  client: PoolClient,
  workspaceId: string,
  log: NewLog,
  files: StoredFiles,
): Promise<NewLogFile[]> {
  await createFiles(client, workspaceId, [...files.attachments.values(), ...files.parts.values()]);
  const attached = (await attachmentFacts(client, workspaceId, log, files)).map(
    (facts, position): NewLogFile => ({
      ...facts,
      position,
      role: 'input',
      key: mediaKey(workspaceId, log.id, position, facts.filename),
    }),
  );
  const inline = partFacts(log, files).map(
    ({ part: _part, ...facts }, order): NewLogFile => ({
      ...facts,
      position: attached.length + order,
      role: 'part',
      key: partKey(workspaceId, log, order, facts.filename),
    }),
  );
  const all = [...attached, ...inline];
  await insertLogFiles(client, workspaceId, log.uid, all);
  return all;
}

/** Answers the lane of the log: one with a file that has to be fetched is a job. */
async function describeFiles(client: PoolClient, uid: string, files: NewLogFile[]): Promise<Lane | null> {
  const bytes = files.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0);
  const isFetching = files.some(({ status }) => status === 'pending');
  const { rows } = await client.query<{ lane: Lane }>(
    `update log set media_bytes = $2, lane = case when $3 then 'job' else lane end,
       admission_weight = case when $3 then 0 else admission_weight end where uid = $1 returning lane`,
    [uid, bytes, isFetching],
  );
  return rows[0]?.lane ?? null;
}

/**
 * Stores a submission and what it says of files in one commit; the bytes of those it brought are stored already.
 * Throws UnknownFile, and BytesExpired when storing took too long.
 */
export async function insertLogWithFiles(
  db: Database,
  workspaceId: string,
  log: NewLog,
  files: StoredFiles,
): Promise<InsertedLog> {
  const withInput = { ...log, ...storedInput(workspaceId, log) };
  const [inserted] = await insertLogs(db, workspaceId, [withInput], async (client, lanes) => {
    if (!lanes.get(log.uid)) return; // not new: nothing of it is stored
    lanes.set(log.uid, await describeFiles(client, log.uid, await insertFiles(client, workspaceId, log, files)));
  });
  if (!inserted) throw new Error('a log that was to be stored got no answer');
  return inserted;
}
