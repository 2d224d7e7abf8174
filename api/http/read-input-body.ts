import type { Request } from 'express';
import { PublicError } from '../../domain/errors.ts';
import { isJson, mediaType } from './media-type.ts';
import { parseJson } from './parse-json.ts';
import { hasBody, readBody } from './read-body.ts';

/** A body as bytes, and as what the schema of the route is to check. */
export interface InputBody {
  bytes: Buffer;
  value: unknown;
}

/**
 * Reads and parses a body: JSON, or a Buffer where the route names other media types. No body at all counts as `{}`,
 * because some HTTP clients send an empty object so.
 */
export async function readInputBody(req: Request, cap: number, types?: readonly string[]): Promise<InputBody> {
  const contentType = req.headers['content-type'];
  if (contentType === undefined && !hasBody(req)) return { bytes: Buffer.alloc(0), value: {} };
  if (types) {
    if (!types.includes(mediaType(contentType ?? '').type)) throw unsupported(types.join(' or '));
    const bytes = await readBody(req, cap);
    return { bytes, value: bytes };
  }
  if (!isJson(contentType ?? '')) throw unsupported('JSON in UTF-8, with Content-Type: application/json');
  const bytes = await readBody(req, cap);
  return { bytes, value: bytes.length === 0 ? {} : parseJson(bytes) };
}

const unsupported = (wanted: string) => new PublicError('unsupported_media_type', `The body must be ${wanted}.`);
