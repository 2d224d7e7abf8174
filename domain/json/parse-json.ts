import { buildJson } from './build-json.ts';

/** Spellings that a double might change: 16 digits, an exponent, a last or a minus zero, many leading zeros. Cheap, and may be wrong about a text without any. */
const suspect = /[\d.]{16}|\d[eE]|\.\d*0(?!\d)|-0|0\.0{6}/;

/**
 * Reads JSON as `JSON.parse` does, but keeps every digit: a number that a double would change is an `ExactNumber`, which
 * `JSON.stringify` writes as it was sent. Throws SyntaxError.
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return suspect.test(text) ? buildJson(text) : value;
}
