import { isUtf8 } from 'node:buffer';
import { PublicError } from '../../../domain/errors.ts';
import { ExactNumber } from '../../../domain/json/exact-number.ts';
import { parseJson as parseText } from '../../../domain/json/parse-json.ts';
import { syntaxOffset } from '../../../domain/json/syntax-offset.ts';
import { guardJson } from './guard-json.ts';
import { invalidInput } from './invalid-input.ts';

/**
 * The value of a JSON body that is safe to hand on, numbers with all their digits (`ExactNumber` where a double would
 * change them); throws `malformed_json`, with the `offset` at which it breaks off as a detail, or `validation_failed`.
 */
export function parseJson(bytes: Buffer): unknown {
  const value = parse(bytes);
  const problem = guardJson(value);
  if (problem) throw invalidInput([{ ...problem, part: 'body' }]);
  return value instanceof ExactNumber ? Number(value.text) : value; // no body is a number, and a schema must see that it is one
}

function parse(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw new PublicError('malformed_json', 'The body is not UTF-8.');
  const sent = bytes.toString('utf8');
  const text = sent.startsWith('\uFEFF') ? sent.slice(1) : sent;
  try {
    return parseText(text);
  } catch (cause) {
    const details = { offset: syntaxOffset(text) };
    throw new PublicError('malformed_json', 'The body is not valid JSON.', { details, cause });
  }
}
