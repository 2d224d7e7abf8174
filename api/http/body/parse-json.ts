import { isUtf8 } from 'node:buffer';
import { PublicError } from '../../../domain/errors.ts';
import { ExactNumber } from '../../../domain/json/exact-number.ts';
import { parseJson as parseText } from '../../../domain/json/parse-json.ts';
import { guardJson } from './guard-json.ts';
import { InvalidInput } from './invalid-input.ts';

/**
 * The value of a JSON body that is safe to hand on, numbers with all their digits (`ExactNumber` where a double would
 * change them); throws `malformed_json` or `validation_failed`.
 */
export function parseJson(bytes: Buffer): unknown {
  const value = parse(bytes);
  const problem = guardJson(value);
  if (problem) throw new InvalidInput('body', [problem]);
  return value instanceof ExactNumber ? Number(value.text) : value; // no body is a number, and a schema must see that it is one
}

function parse(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw new PublicError('malformed_json', 'The body is not UTF-8.');
  const text = bytes.toString('utf8');
  try {
    return parseText(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch (cause) {
    throw new PublicError('malformed_json', 'The body is not valid JSON.', { cause });
  }
}
