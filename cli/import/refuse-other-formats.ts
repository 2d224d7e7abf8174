import { closeSync, openSync, readSync } from 'node:fs';
import { StartError } from '../embedded/start-error.ts';

const unpack = (what: string) => `is compressed (${what}); unpack it first`;
const recode = (what: string) => `is ${what}; convert it to UTF-8 first, for example with iconv`;

/** How files that hold no lines of text begin. The longer marks come first, as UTF-32's begins with UTF-16's. */
const marks: [bytes: number[], problem: string][] = [
  [[0xff, 0xfe, 0, 0], recode('UTF-32')],
  [[0, 0, 0xfe, 0xff], recode('UTF-32')],
  [[0xff, 0xfe], recode('UTF-16')],
  [[0xfe, 0xff], recode('UTF-16')],
  [[0x1f, 0x8b], unpack('gzip')],
  [[0x28, 0xb5, 0x2f, 0xfd], unpack('zstd')],
  [[0x42, 0x5a, 0x68], unpack('bzip2')],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], unpack('xz')],
  [[0x50, 0x4b, 3, 4], unpack('zip')],
  [[0x50, 0x41, 0x52, 0x31], 'is a Parquet file; write it as one JSON object per line first'],
];

/** Why a file that begins with these bytes cannot be read line by line, or null. */
function problemOf(head: Buffer): string | null {
  const marked = marks.find(([bytes]) => bytes.every((byte, at) => head[at] === byte))?.[1];
  if (marked) return marked;
  // ASCII in UTF-16 without a mark: every other byte is 0.
  const [first, second] = head;
  return head.length > 1 && (first === 0) !== (second === 0) ? recode('UTF-16') : null;
}

/** Throws StartError for a file whose first bytes say that it holds no lines in UTF-8: compressed, or another encoding. */
export function refuseOtherFormats(file: string): void {
  const head = Buffer.alloc(8);
  const descriptor = openSync(file, 'r');
  try {
    const size = readSync(descriptor, head);
    const problem = problemOf(head.subarray(0, size));
    if (problem) throw new StartError(`${file} ${problem}.`);
  } finally {
    closeSync(descriptor);
  }
}
