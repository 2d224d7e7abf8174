import { createHash } from 'node:crypto';
import { sniffedBytes } from '../../domain/media/sniff-type.ts';

/** A source had more bytes than it may have. */
export class FileTooLarge extends Error {
  override name = 'FileTooLarge';
}

/** What was learnt of a file while its bytes went by. */
export interface FileFacts {
  sizeBytes: number;
  sha256: string;
  /** Its first bytes. */
  head: Uint8Array;
}

/** Lets bytes through to whoever stores them, and knows of them what is to be known. */
export class ObservedBytes implements AsyncIterable<Uint8Array> {
  readonly #source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  readonly #maxBytes: number;
  readonly #hash = createHash('sha256');
  #head = Buffer.alloc(0);
  #sizeBytes = 0;

  constructor(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, maxBytes: number) {
    this.#source = source;
    this.#maxBytes = maxBytes;
  }

  async *[Symbol.asyncIterator]() {
    for await (const chunk of this.#source) {
      this.#sizeBytes += chunk.length;
      if (this.#sizeBytes > this.#maxBytes) throw new FileTooLarge(`more than ${this.#maxBytes} bytes`);
      if (this.#head.length < sniffedBytes) this.#head = Buffer.concat([this.#head, chunk.subarray(0, sniffedBytes)]);
      this.#hash.update(chunk);
      yield chunk;
    }
  }

  /** Once all bytes have gone by. */
  facts(): FileFacts {
    return { sizeBytes: this.#sizeBytes, sha256: this.#hash.digest('hex'), head: this.#head };
  }
}
