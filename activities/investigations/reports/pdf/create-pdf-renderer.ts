import { Worker } from 'node:worker_threads';
import type { PdfInput } from './pdf-input.ts';
import type { PdfAnswer } from './pdf-thread.ts';

/** Sets reports as PDF, one after another. */
export interface PdfRenderer {
  render(input: PdfInput): Promise<Buffer>;
}

/** The report could not be set. Its message is for our log: it may hold a path, and text of the report. */
export class PdfFailure extends Error {
  override name = 'PdfFailure';
}

interface Waiting {
  resolve(bytes: Buffer): void;
  reject(error: Error): void;
}

/** Longest that a thread without work is kept, with the fonts that it has read. */
const IDLE_MS = 60_000;

/** A renderer over one thread, which begins with the first report, and again after it has died. */
export function createPdfRenderer(): PdfRenderer {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let last = 0;
  let idle: NodeJS.Timeout | undefined;

  const ended = (thread: Worker, error?: unknown) => {
    if (worker === thread) worker = null;
    for (const { reject } of waiting.values()) reject(new PdfFailure('the thread ended', { cause: error }));
    waiting.clear();
  };
  const answered = (thread: Worker, answer: PdfAnswer) => {
    const one = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('bytes' in answer) one?.resolve(Buffer.from(answer.bytes));
    else one?.reject(new PdfFailure(answer.failure));
    if (waiting.size > 0) return;
    thread.unref();
    idle = setTimeout(() => void thread.terminate(), IDLE_MS).unref();
  };
  const start = () => {
    const thread = new Worker(new URL('./pdf-thread.ts', import.meta.url), { env: {}, execArgv: [] });
    thread.on('error', (error) => ended(thread, error)).on('exit', () => ended(thread));
    return thread.on('message', (answer: PdfAnswer) => answered(thread, answer));
  };
  return {
    render: (input) =>
      new Promise((resolve, reject) => {
        clearTimeout(idle);
        worker ??= start();
        worker.ref();
        last += 1;
        waiting.set(last, { resolve, reject });
        worker.postMessage({ id: last, input });
      }),
  };
}
