import { isJsonObject } from '../../../json/is-json-object.ts';
import { parseJson } from '../../../json/parse-json.ts';

/** A value written as a JSON object, or null when it is anything else. */
export function readJsonObject(value: string): Record<string, unknown> | null {
  if (!value.trimStart().startsWith('{')) return null;
  try {
    const read = parseJson(value);
    return isJsonObject(read) ? { ...read } : null;
  } catch {
    return null;
  }
}
