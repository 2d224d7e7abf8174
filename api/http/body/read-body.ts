import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Request } from 'express';
import { PublicError } from '../../../domain/errors.ts';
import { contentCodings } from '../../../domain/media/content-codings.ts';

const inflaters = { gzip: createGunzip, 'x-gzip': createGunzip, deflate: createInflate, br: createBrotliDecompress };

const isInflatable = (coding: string): coding is keyof typeof inflaters => Object.hasOwn(inflaters, coding);

const tooLarge = (cap: number) => new PublicError('payload_too_large', `The body is larger than ${cap} bytes.`);

/** What decompresses the body; null when it comes plain. One coding is undone, several are refused. */
function inflaterOf({ headers }: Request): Transform | null {
  const [coding, ...more] = contentCodings(headers['content-encoding']);
  if (coding === undefined) return null;
  if (isInflatable(coding) && more.length === 0) return inflaters[coding]();
  throw new PublicError('unsupported_media_type', 'Send the body plain or compressed by gzip, deflate or br.');
}

/** Whether the request has a body at all, empty or not. */
export const hasBody = ({ headers }: Request): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

const cutOff = (cause?: unknown) =>
  new PublicError('malformed_json', 'The body is cut off or badly compressed.', { cause });

/** The whole body after decompression; one of more than `cap` bytes is refused before it is in memory. */
export async function readBody(req: Request, cap: number): Promise<Buffer> {
  const inflater = inflaterOf(req);
  if (!inflater && Number(req.headers['content-length'] ?? 0) > cap) throw tooLarge(cap);
  const source = inflater ? req.pipe(inflater) : req;
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    const stop = (error: PublicError) => {
      source.removeListener('data', take);
      if (inflater) req.unpipe(inflater).resume(); // what still arrives is thrown away uninflated
      inflater?.destroy();
      reject(error);
    };
    const take = (chunk: Buffer) => {
      size += chunk.length;
      if (size > cap) stop(tooLarge(cap));
      else chunks.push(chunk);
    };
    source.on('data', take);
    source.once('end', () => resolve(Buffer.concat(chunks, size)));
    source.once('error', (cause) => stop(cutOff(cause)));
    req.once('close', () => req.complete || stop(cutOff()));
  });
}
