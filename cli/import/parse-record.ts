import { guardJson } from '../../api/http/body/guard-json.ts';
import { fieldPath } from '../../domain/field-path.ts';
import { isJsonNumber } from '../../domain/json/exact-number.ts';
import { isJsonObject } from '../../domain/json/is-json-object.ts';
import { parseJson } from '../../domain/json/parse-json.ts';

/** A line of a file as an object, or why it is none that the route would take. */
export type ParsedRecord = { record: Record<string, unknown> } | { problem: string };

const wanted = 'each line must be one JSON object';

/** Reads a line by the laws of a request's body: its digits, and what no text may hold. */
export function parseRecord(text: string): ParsedRecord {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    return { problem: `${brokenAs(text.trim())}; ${wanted}` };
  }
  if (!isJsonObject(value)) return { problem: `is ${kindOf(value)}; ${wanted}` };
  const bad = guardJson(value);
  return bad ? { problem: `${fieldPath(bad.path)}: ${bad.message.replace(/\.$/, '')}` } : { record: value };
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a JSON array';
  if (value === null) return 'null';
  return isJsonNumber(value) ? 'a number' : `a ${typeof value}`;
}

function brokenAs(text: string): string {
  if (text.startsWith('[')) return 'is a JSON array over several lines, or a broken one';
  if (text.startsWith('{')) return 'is no valid JSON: cut off, broken, or an object over several lines';
  return /[,;\t]/.test(text) ? 'is no JSON, but looks like CSV' : 'is no JSON';
}
