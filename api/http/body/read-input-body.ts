import type { Request } from 'express';
import { PublicError } from '../../../domain/errors.ts';
import { isUtf8Charset } from '../../../domain/media/charset.ts';
import { parseMediaType } from '../../../domain/media/media-type.ts';
import { truncate } from '../../../domain/text.ts';
import { parseJson } from './parse-json.ts';
import { hasBody, readBody } from './read-body.ts';

/** A body as bytes, and as what the schema of the route is to check. */
export interface InputBody {
  bytes: Buffer;
  value: unknown;
}

/**
 * Reads and parses a body in UTF-8: JSON, or a Buffer where the route names other media types. No body at all counts as
 * `{}`, because some HTTP clients send an empty object so.
 */
export async function readInputBody(req: Request, cap: number, types?: readonly string[]): Promise<InputBody> {
  const contentType = req.headers['content-type'];
  if (contentType === undefined && !hasBody(req)) return { bytes: Buffer.alloc(0), value: {} };
  assertSupported(contentType ?? '', types);
  const bytes = await readBody(req, cap);
  if (types) return { bytes, value: bytes };
  return { bytes, value: bytes.length === 0 ? {} : parseJson(bytes) };
}

const isJson = (type: string): boolean => type === 'application/json' || /^application\/[^/]+\+json$/.test(type);

const unsupported = (message: string) => new PublicError('unsupported_media_type', message);

/** A charset that is no spelling of UTF-8 is named: its bytes would read as other letters. */
function assertSupported(contentType: string, types?: readonly string[]): void {
  const { type = '', parameters } = parseMediaType(contentType) ?? {};
  if (types && !types.includes(type)) throw unsupported(`The body must be ${types.join(' or ')}.`);
  if (!types && !isJson(type)) throw unsupported('The body must be JSON, with Content-Type: application/json.');
  const charset = parameters?.get('charset') ?? 'utf-8';
  if (isUtf8Charset(charset)) return;
  throw unsupported(`The body must be in UTF-8; the charset ${truncate(charset.trim(), 40)} is not supported.`);
}
