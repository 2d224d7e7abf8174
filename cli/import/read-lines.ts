import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';

/** As much as the route takes in one body; a longer line is passed over without being held. */
const MOST_BYTES = 16 << 20;
const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = '\uFEFF';

/** A line of a file: its text, or why it has none. */
export type Line = {
  number: number;
  /** Bytes of the file read so far. */
  readBytes: number;
} & ({ text: string } | { problem: string });

/** The lines of a file one after the other, however large it is. */
export async function* readLines(path: string): AsyncGenerator<Line> {
  let number = 0;
  let readBytes = 0;
  let rest = new LineBytes();
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
    readBytes += chunk.length;
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      rest.add(chunk.subarray(from, end));
      number += 1;
      yield { number, readBytes, ...rest.read(number === 1) };
      rest = new LineBytes();
      from = end + 1;
    }
    rest.add(chunk.subarray(from));
  }
  if (rest.size > 0) yield { number: number + 1, readBytes, ...rest.read(number === 0) };
}

/** The bytes of one line, which may come in several chunks. */
class LineBytes {
  #parts: Buffer[] = [];
  size = 0;

  add(part: Buffer): void {
    this.size += part.length;
    if (this.size > MOST_BYTES) this.#parts = [];
    else this.#parts.push(part);
  }

  /** Without what editors on other systems add: a carriage return, and a mark at the beginning of the file. */
  read(isFirst: boolean): { text: string } | { problem: string } {
    if (this.size > MOST_BYTES) return { problem: 'is longer than 16 MiB' };
    const bytes = Buffer.concat(this.#parts);
    if (!isUtf8(bytes)) return { problem: 'is not UTF-8' };
    const text = bytes.toString('utf8').replace(/\r$/, '');
    return { text: isFirst && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text };
  }
}
