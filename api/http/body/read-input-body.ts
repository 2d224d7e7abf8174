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
 * Reads and parses a body in UTF-8: JSON, or a Buffer where the route names other media types. An empty body is none,
 * whatever the `Content-Type` where JSON is asked for, and counts as `{}`, because some HTTP clients send an empty object so.
 */
export async function readInputBody(req: Request, cap: number, types?: readonly string[]): Promise<InputBody> {
  const contentType = req.headers['content-type'] ?? '';
  if (types && contentType !== '') {
    assertSupported(contentType, types);
    const bytes = await readBody(req, cap);
    return { bytes, value: bytes };
  }
  if (!hasBody(req)) return none();
  try {
    assertSupported(contentType, types);
  } catch (refusal) {
    if (req.headers['content-length'] === undefined && (await isEmpty(req))) return none();
    throw refusal;
  }
  const bytes = await readBody(req, cap);
  return bytes.length === 0 ? none() : { bytes, value: parseJson(bytes) };
}

const none = (): InputBody => ({ bytes: Buffer.alloc(0), value: {} });

/** Whether a body that comes in chunks has none. */
async function isEmpty(req: Request): Promise<boolean> {
  try {
    return (await readBody(req, 0)).length === 0;
  } catch {
    return false;
  }
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
