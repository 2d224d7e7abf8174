import { write, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DestinationStream } from 'pino';

/** Lines that wait for a place that takes none now; later ones are dropped. */
const MOST_WAITING_BYTES = 1 << 20;
const TRY_AGAIN_MS = 200;
const LONGEST_FLUSH_MS = 1_000;

/** Where lines go. */
export interface LogTarget {
  /** The open file, asked for before each write and never during one; may throw, which counts as a failed write. */
  fd(): number;
  /** Told once of each time from which nothing can be written. */
  onFailure?(error: unknown): void;
}

/**
 * Writes log lines in order, without waiting. A full disk, a reader that went away or a missing file costs lines, never
 * the process: what cannot be written is kept up to 1 MB and tried again, and what was dropped is told of once it works.
 */
export class LogWriter implements DestinationStream {
  readonly #target: LogTarget;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #dropped = 0;
  #failing = false;
  #writing: Promise<void> | undefined;

  constructor(target: LogTarget) {
    this.#target = target;
    process.once('exit', () => this.#writeNow());
  }

  write(line: string): void {
    const bytes = Buffer.from(line);
    if (this.#waitingBytes + bytes.length > MOST_WAITING_BYTES) this.#dropped += 1;
    else this.#wait(bytes);
    this.#writing ??= this.#writeAll();
  }

  /** Settles when everything is written, or after a second. */
  async flush(): Promise<void> {
    await Promise.race([this.#writing, sleep(LONGEST_FLUSH_MS, undefined, { ref: false })]);
  }

  #wait(bytes: Buffer): void {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
  }

  #take(): Buffer {
    const bytes = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#waitingBytes = 0;
    return bytes;
  }

  async #writeAll(): Promise<void> {
    while (this.#waitingBytes > 0) {
      const bytes = this.#take();
      const rest = bytes.subarray(await this.#tryToWrite(bytes));
      this.#waiting.unshift(rest);
      this.#waitingBytes += rest.length;
      if (this.#failing) await sleep(TRY_AGAIN_MS, undefined, { ref: false });
      else this.#tellOfDropped();
    }
    this.#writing = undefined;
  }

  /** How many bytes were written; a disk that fills up takes some of them. */
  async #tryToWrite(bytes: Buffer): Promise<number> {
    try {
      const fd = this.#target.fd();
      const written = await new Promise<number>((resolve, reject) =>
        write(fd, bytes, (error, count) => (error ? reject(error) : resolve(count))),
      );
      this.#failing = false;
      return written;
    } catch (error) {
      if (!this.#failing) this.#target.onFailure?.(error);
      this.#failing = true;
      return 0;
    }
  }

  #tellOfDropped(): void {
    if (this.#dropped === 0) return;
    const msg = 'lines were dropped while the log could not be written';
    const line = JSON.stringify({ level: 40, time: new Date().toISOString(), dropped: this.#dropped, msg });
    this.#dropped = 0;
    this.#wait(Buffer.from(`${line}\n`));
  }

  /** For the end of the process, when nothing can be waited for. */
  #writeNow(): void {
    if (this.#waitingBytes === 0) return;
    try {
      writeSync(this.#target.fd(), this.#take());
    } catch {
      // these lines find no place, and there is nobody left to tell
    }
  }
}
