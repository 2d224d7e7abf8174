import type { Request } from 'express';
import { PublicError } from '../../../domain/errors.ts';
import { contentCodings } from '../../../domain/media/content-codings.ts';

/** The body in the pieces in which it arrives; throws `payload_too_large` as soon as there are more than `cap` bytes. */
export async function* streamBody(req: Request, cap: number): AsyncGenerator<Uint8Array> {
  if (contentCodings(req.headers['content-encoding']).length > 0)
    throw new PublicError('unsupported_media_type', 'Send the body uncompressed.');
  const tooLarge = new PublicError('payload_too_large', `The body is larger than ${cap} bytes.`);
  if (Number(req.headers['content-length'] ?? 0) > cap) throw tooLarge;
  let size = 0;
  try {
    // Not destroyed by whoever stops reading: the connection is still to carry the answer.
    for await (const chunk of req.iterator({ destroyOnReturn: false })) {
      size += chunk.length;
      if (size > cap) throw tooLarge;
      yield chunk;
    }
  } catch (cause) {
    if (cause instanceof PublicError || req.complete) throw cause;
    throw new PublicError('malformed_json', 'The body is cut off.', { cause });
  } finally {
    if (!req.readableEnded) req.resume(); // what still arrives is thrown away
  }
}
