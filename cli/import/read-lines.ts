import { createReadStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

/** As much as the route takes in one body; a longer line is passed over without being held. */
const MOST_CHARACTERS = 16 << 20;

/** A line of a file; `text` is null when it is too long to be read. */
export interface Line {
  number: number;
  text: string | null;
  /** Bytes of the file read so far. */
  readBytes: number;
}

/** The lines of a file one after the other, however large it is. */
export async function* readLines(path: string): AsyncGenerator<Line> {
  const decoder = new StringDecoder('utf8');
  let number = 0;
  let readBytes = 0;
  let rest: string | null = '';
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    readBytes += chunk.length;
    const [first = '', ...more]: string[] = decoder.write(chunk).split('\n');
    rest = rest !== null && rest.length + first.length <= MOST_CHARACTERS ? rest + first : null;
    for (const next of more) {
      number += 1;
      yield { number, text: clean(rest, number), readBytes };
      rest = next;
    }
  }
  rest = rest === null ? null : rest + decoder.end();
  if (rest !== '') yield { number: number + 1, text: clean(rest, number + 1), readBytes };
}

/** Without what editors on other systems add: a carriage return, and a mark at the beginning of the file. */
function clean(text: string | null, number: number): string | null {
  const line = text?.replace(/\r$/, '') ?? null;
  return number === 1 ? (line?.replace(/^\uFEFF/, '') ?? null) : line;
}
