import { isUtf8 } from 'node:buffer';
import { PublicError } from '../../domain/errors.ts';
import { guardJson } from './guard-json.ts';
import { InvalidInput } from './invalid-input.ts';

/** The value of a JSON body that is safe to hand on; throws `malformed_json` or `validation_failed`. */
export function parseJson(bytes: Buffer): unknown {
  const value = parse(bytes);
  const problem = guardJson(value);
  if (problem) throw new InvalidInput('body', [problem]);
  return value;
}

function parse(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw new PublicError('malformed_json', 'The body is not UTF-8.');
  const text = bytes.toString('utf8');
  try {
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch (cause) {
    throw new PublicError('malformed_json', 'The body is not valid JSON.', { cause });
  }
}
