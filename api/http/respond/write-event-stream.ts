import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EventStream, eventText } from './event-stream.ts';
import type { OpenStreams } from './open-streams.ts';

/** Who ended a stream: its caller, the server that closes, its source, or we because of one of them. */
export type StreamEnd =
  | { ended: 'client' | 'server' | 'source' | 'slow_reader' }
  | { ended: 'source_failed'; cause: unknown };

interface StreamWriting {
  stream: EventStream;
  streams: OpenStreams;
  /** Aborts what the source waits for. */
  stopSource(): void;
}

/** Longest wait for the cleanup of a source, and for what a closing server has still to send. */
const LAST_WORDS_MS = 500;

/** Writes to one caller and knows how much of it has not been handed to the system yet. */
class EventWriter {
  readonly #res: ServerResponse;
  #unread = 0;
  #onRead: () => void = () => {};

  constructor(res: ServerResponse) {
    this.#res = res;
  }

  write(text: string): void {
    const bytes = Buffer.byteLength(text);
    this.#unread += bytes;
    this.#res.write(text, () => {
      this.#unread -= bytes;
      this.#onRead();
    });
  }

  /** Whether no more than this is unread, now or within the time. */
  async hasRead(allButBytes: number, withinMs: number): Promise<boolean> {
    if (this.#unread <= allButBytes) return true;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => resolve(false), withinMs);
    this.#onRead = () => this.#unread <= allButBytes && resolve(true);
    return promise.finally(() => clearTimeout(timer));
  }
}

/** Writes event after event to a head that is out; settles when the stream has ended and its source has cleaned up. */
export async function writeEventStream(
  res: ServerResponse,
  { stream, streams, stopSource }: StreamWriting,
): Promise<StreamEnd> {
  const { retryMs, keepAliveMs } = stream.settings;
  const { promise: ended, resolve: end } = Promise.withResolvers<StreamEnd>();
  const source = stream.source[Symbol.asyncIterator]();
  const writer = new EventWriter(res);
  res.once('close', () => end({ ended: 'client' }));
  const release = streams.add(() => end({ ended: 'server' }));
  const keepAlive = setInterval(() => writer.write(': keep-alive\n\n'), keepAliveMs);
  writer.write(`retry: ${retryMs}\n\n`);
  let isOver = false;
  pump(source, writer, stream.settings, () => isOver).then(end, (cause) => end({ ended: 'source_failed', cause }));

  const how = await ended;
  isOver = true;
  clearInterval(keepAlive);
  stopSource();
  const cleanup = Promise.resolve(source.return?.()).catch(() => {});
  await Promise.all([finish(res, how), Promise.race([cleanup, lastWords()])]);
  release();
  return how;
}

async function pump(
  source: AsyncIterator<Parameters<typeof eventText>[0]>,
  writer: EventWriter,
  { maxUnreadBytes, stalledMs }: EventStream['settings'],
  isOver: () => boolean,
): Promise<StreamEnd> {
  for (;;) {
    const next = await source.next();
    if (next.done || isOver()) return { ended: 'source' };
    writer.write(eventText(next.value));
    if (!(await writer.hasRead(maxUnreadBytes, stalledMs))) return { ended: 'slow_reader' };
    if (isOver()) return { ended: 'source' };
  }
}

const lastWords = () => sleep(LAST_WORDS_MS, undefined, { ref: false });

/** A stream that ends as it should ends its body; any other is broken off, so that it does not look whole. */
async function finish(res: ServerResponse, { ended }: StreamEnd): Promise<void> {
  if (ended === 'server' || ended === 'source') {
    const closed = new Promise((resolve) => res.once('close', resolve));
    res.end();
    await Promise.race([closed, lastWords()]);
  }
  if (!res.closed) res.destroy();
}
