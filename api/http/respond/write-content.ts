import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

type Pieces = AsyncIterable<string | Uint8Array>;
type Whole = string | Uint8Array | null;

/** What an answer consists of, whole or in the pieces in which it comes; null has no body. */
export type Content = Whole | Pieces;

interface Writing {
  status: number;
  headers: Record<string, string | number>;
  content: Content;
  isHead: boolean;
}

/** How an answer ended: whole, cut by the loss of its connection, or by us because its source failed. */
export type AnswerEnd = { aborted: null | 'connection_lost' } | { aborted: 'source_failed'; cause: unknown };

/** Writes head and body, and settles when no more of them can go out; throws only while the head is not out. */
export async function writeContent(
  res: ServerResponse,
  { status, headers, content, isHead }: Writing,
): Promise<AnswerEnd> {
  const isSent = whenClosed(res);
  let failure: { cause: unknown } | null = null;
  try {
    if (isWhole(content)) res.writeHead(status, withLength(status, headers, content)).end(content ?? undefined);
    else {
      res.writeHead(status, headers).flushHeaders();
      if (isHead) res.end();
      else failure = await writePieces(res, content);
    }
  } finally {
    releaseContent(content);
  }
  if (failure) return { aborted: 'source_failed', cause: failure.cause };
  return { aborted: (await isSent) ? null : 'connection_lost' };
}

/** Ends a source that is not read to its end: it may hold a file or a connection open. */
export function releaseContent(content: Content): void {
  if (content instanceof Readable) content.on('error', () => {}).destroy();
}

const isWhole = (content: Content): content is Whole =>
  content === null || typeof content === 'string' || content instanceof Uint8Array;

const withLength = (status: number, headers: Writing['headers'], content: Whole): Writing['headers'] =>
  status === 204 || status === 304
    ? headers
    : { ...headers, 'content-length': content === null ? 0 : Buffer.byteLength(content) };

/** What the source failed with, told apart from what goes wrong on the way to the caller; null when it did not. */
async function writePieces(res: ServerResponse, content: Pieces): Promise<{ cause: unknown } | null> {
  const source = content[Symbol.asyncIterator]();
  let failure: { cause: unknown } | null = null;
  const next = () =>
    source.next().catch((cause) => {
      failure = { cause };
      throw cause;
    });
  // Without a `return` that would be waited for: a source that hangs must not hold up what is known of its caller.
  const pieces = Readable.from({ [Symbol.asyncIterator]: () => ({ next }) });
  await pipeline(pieces, res).catch(() => res.destroy()); // half an answer must not look like a whole one
  source.return?.().catch(() => {});
  return failure;
}

/** Whether all of an answer was handed to the system by the time when its connection let go of it. */
function whenClosed(res: ServerResponse): Promise<boolean> {
  return new Promise((resolve) => {
    let isFinished = false;
    res.once('finish', () => {
      isFinished = true;
    });
    res.once('close', () => resolve(isFinished));
  });
}
