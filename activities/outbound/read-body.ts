import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';
import { contentCodings } from '../../domain/media/content-codings.ts';
import { OutboundError } from './outbound-error.ts';

/** A map, because the server chooses the name that is looked up. */
const decoders = new Map<string, typeof createGunzip | typeof createBrotliDecompress>([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['br', createBrotliDecompress],
]);

/** What a caller that takes compressed answers sends as `accept-encoding`. */
export const acceptedEncodings = 'gzip, br';

/** The body as its author meant it; one layer of compression is undone, more are refused. */
export function decoded(body: Readable, contentEncoding: string | undefined): Readable {
  const [coding, ...more] = contentCodings(contentEncoding);
  if (coding === undefined) return body;
  const decoder = more.length === 0 ? decoders.get(coding)?.() : undefined;
  if (!decoder) {
    body.on('error', () => {}).destroy(); // its error is this refusal
    throw new OutboundError('ENCODING_REFUSED', 'the answer is compressed in a way nobody asked for');
  }
  pipeline(body, decoder, () => {}); // an error of either reaches whoever reads the decoder
  return decoder;
}

/** A body, counted as it is read; leaving the loop ends the connection. */
export async function* atMost(body: Readable, maxBytes: number, cutLonger: boolean): AsyncGenerator<Buffer> {
  let left = maxBytes;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    if (chunk.length > left && !cutLonger)
      throw new OutboundError('ANSWER_TOO_LONG', `the answer is longer than ${maxBytes} bytes`);
    yield chunk.length > left ? chunk.subarray(0, left) : chunk;
    left -= chunk.length;
    if (left < 0) return;
  }
}

/** All of a body at once. */
export async function readAtMost(
  body: Readable,
  maxBytes: number,
  { cutLonger, keepBroken }: { cutLonger: boolean; keepBroken: boolean },
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of atMost(body, maxBytes, cutLonger)) chunks.push(chunk);
  } catch (error) {
    if (!keepBroken || error instanceof OutboundError) throw error;
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}
