import { ApplicationFailure, Context } from '@temporalio/activity';
import { type FileToStore, pendingFile, storeFetchedFile } from '../../../db/evaluations/logs/log-files.ts';
import { type FileStore, StoreAway } from '../../../db/media/file-store.ts';
import { type NewFile, storeBytes } from '../../../db/media/media-files.ts';
import type { FetchFileInput } from '../../../domain/evaluations/evaluation-steps.ts';
import { readContentType } from '../../../domain/media/content-type.ts';
import { maxAttachmentBytes } from '../../../domain/media/limits.ts';
import { sniffType } from '../../../domain/media/sniff-type.ts';
import type { OutboundHead } from '../../outbound/outbound-http.ts';
import type { EvaluationsDeps } from '../deps.ts';
import { withHeartbeat } from '../with-heartbeat.ts';
import { awaitDiskSpace } from './await-disk-space.ts';
import { fetchFailure, refusal, tryAgain } from './fetch-failures.ts';
import { tagStorageFailure } from './tag-storage-failure.ts';

const MOST_REDIRECTS = 3;
const headers = { 'user-agent': 'evaluations-media/1', accept: '*/*' };
/** Back-off before the second and the third attempt. */
const BACK_OFF_MS = [1_000, 3_000];

/** Fetches one file of a log and stores it, once; done already, or for a log that is gone, it does nothing. */
export const fetchFile =
  (deps: EvaluationsDeps) =>
  (input: FetchFileInput): Promise<void> =>
    awaitDiskSpace(deps, input, () => fetchOnce(deps, input));

async function fetchOnce(deps: EvaluationsDeps, { workspaceId, uid, position }: FetchFileInput): Promise<void> {
  const wanted = await tagStorageFailure(pendingFile(deps.db, workspaceId, uid, position));
  if (!wanted) return;
  await withHeartbeat(deps, workspaceId, uid, async (signal) => {
    const { file, declared } = await download(deps, workspaceId, wanted, signal);
    const contentType = wanted.contentType ?? sniffType(file.head, wanted.filename, declared);
    await tagStorageFailure(storeFetchedFile(deps.db, workspaceId, { uid, position, file, contentType }));
  });
}

interface Fetched {
  file: NewFile;
  /** What the source says it is. */
  declared: string | null;
}

/** One attempt. Failures say in words for the caller what is wrong, and whether and when Temporal shall try again. */
async function download(
  { db, fileStore, http, fetchTimeoutMs, retryTimeScale }: EvaluationsDeps,
  workspaceId: string,
  { url }: FileToStore,
  signal: AbortSignal,
): Promise<Fetched> {
  const backOffMs = (BACK_OFF_MS[Context.current().info.attempt - 1] ?? 0) * retryTimeScale;
  const rethrow = (error: unknown): never => {
    throw signal.aborted ? signal.reason : fetchFailure(error, backOffMs);
  };
  const write: FileStore['write'] = (name, bytes) =>
    fileStore.write(name, bytes).catch((error) => {
      const isTold = error instanceof ApplicationFailure || error instanceof StoreAway;
      throw isTold ? error : tryAgain('It could not be stored.', backOffMs);
    });
  let fetched: Fetched | undefined;
  const receive = async ({ status, header }: OutboundHead, body: AsyncIterable<Uint8Array>) => {
    if (status < 200 || status > 299) throw refusal(status, backOffMs);
    const bytes = { workspaceId, bytes: watched(body, rethrow), maxBytes: maxAttachmentBytes };
    const file = await tagStorageFailure(storeBytes(db, { ...fileStore, write }, bytes));
    fetched = { file, declared: readContentType(header('content-type') ?? '') };
  };
  const from = { url, addressFrom: 'user', compressed: true, maxRedirects: MOST_REDIRECTS } as const;
  const bounds = { timeoutMs: fetchTimeoutMs, maxBytes: maxAttachmentBytes, signal };
  await http.send({ method: 'GET', ...from, ...bounds, headers, receive }).catch(rethrow);
  if (!fetched) throw tryAgain('It could not be stored.', backOffMs);
  return fetched;
}

/** The same bytes; what goes wrong at their source is told apart from what goes wrong where they are stored. */
async function* watched(source: AsyncIterable<Uint8Array>, rethrow: (error: unknown) => never) {
  try {
    yield* source;
  } catch (error) {
    rethrow(error);
  }
}
