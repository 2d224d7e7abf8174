import type { ZodType } from 'zod';
import { unexpectedAnswer } from '../source-fault.ts';

/** Deepest nesting of an answer (contract section 13, bounds). */
const MOST_DEPTH = 64;
/** U+0000 to U+001F. */
const controls = /[^\P{Cc}\x7f-\x9f]/gu;

/**
 * A JSON body as this schema has it; `strayControls` also reads bodies with raw control characters in their strings, as
 * blanks. Throws `SourceFault` (`unexpected answer`) for all else.
 */
export function readBody<T>(text: string, schema: ZodType<T>, { strayControls = false } = {}): T {
  const json = text.replace(/^\uFEFF/, '');
  if (isTooDeep(json)) throw unexpectedAnswer();
  let value: unknown;
  try {
    value = JSON.parse(strayControls ? json.replace(controls, ' ') : json);
  } catch {
    throw unexpectedAnswer(); // the parser's own words quote the body
  }
  const read = schema.safeParse(value);
  if (!read.success) throw unexpectedAnswer();
  return read.data;
}

/** Looked for in the text, before anything is built from it: four megabytes of brackets would be hundreds in memory. */
function isTooDeep(json: string): boolean {
  let depth = 0;
  for (let at = 0; at < json.length; at += 1) {
    const unit = json.charCodeAt(at);
    if (unit === 0x22) at = endOfString(json, at);
    else if (unit === 0x5b || unit === 0x7b) depth += 1;
    else if (unit === 0x5d || unit === 0x7d) depth -= 1;
    if (depth > MOST_DEPTH) return true;
  }
  return false;
}

/** Where the string that begins at `start` ends; the end of the text for one that is cut off. */
function endOfString(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at += 1) {
    const unit = json.charCodeAt(at);
    if (unit === 0x5c) at += 1;
    else if (unit === 0x22) return at;
  }
  return json.length;
}
