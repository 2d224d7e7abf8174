import { errors } from 'undici';

const LF = 10;
const CR = 13;
/** As long as the beginning of an answer has to be known for its status to be. */
const SAMPLE = 'HTTP/1.1 100 ';
const INTERIM = /^HTTP\/1\.[01] 1\d\d[ \r\n]/;
const SWITCHING_PROTOCOLS = ' 101';
/** Most bytes of interim answers before one answer; many times what hints about a page take. */
const MOST_BYTES = 64 * 1024;
const nothing = Buffer.alloc(0);

/** Takes the interim answers (RFC 9110, section 15.2) out of what one connection receives, wherever its chunks are cut. */
export class InterimAnswers {
  /** Before the status of an answer, among the fields of an interim one, or in the answer itself, which stays as it is. */
  #place: 'start' | 'fields' | 'answer' = 'start';
  /** As much of an answer's beginning as has arrived while it may still be an interim one. */
  #start = '';
  #isLineEmpty = false;
  #bytes = 0;

  /** A request goes out: what arrives next is its answer. */
  awaitAnswer(): void {
    if (this.#place !== 'answer') return;
    this.#place = 'start';
    this.#bytes = 0;
  }

  /** What of a chunk belongs to answers proper. Throws an error of undici for more than 64 KiB of interim ones, and for a 101. */
  take(chunk: Buffer): Buffer {
    let rest = chunk;
    while (rest.length > 0 && this.#place !== 'answer')
      rest = this.#place === 'start' ? this.#takeStart(rest) : this.#skipFields(rest);
    return rest;
  }

  #takeStart(chunk: Buffer): Buffer {
    const missing = SAMPLE.length - this.#start.length;
    const start = this.#start + chunk.toString('latin1', 0, missing);
    if (!INTERIM.test(start + SAMPLE.slice(start.length))) {
      const before = Buffer.from(this.#start, 'latin1');
      this.#start = '';
      this.#place = 'answer';
      return before.length === 0 ? chunk : Buffer.concat([before, chunk]);
    }
    this.#start = start;
    if (start.length < SAMPLE.length) return nothing;
    if (start.includes(SWITCHING_PROTOCOLS)) throw new errors.SocketError('switched protocols unasked');
    this.#start = '';
    this.#place = 'fields';
    this.#isLineEmpty = start.endsWith('\n');
    this.#count(start.length);
    return chunk.subarray(missing);
  }

  #skipFields(chunk: Buffer): Buffer {
    for (let at = 0; at < chunk.length; at += 1) {
      if (chunk[at] === CR) continue;
      if (chunk[at] === LF && this.#isLineEmpty) {
        this.#place = 'start';
        this.#count(at + 1);
        return chunk.subarray(at + 1);
      }
      this.#isLineEmpty = chunk[at] === LF;
    }
    this.#count(chunk.length);
    return nothing;
  }

  #count(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > MOST_BYTES) throw new errors.HeadersOverflowError('too many interim answers');
  }
}
