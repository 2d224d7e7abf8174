import { buildJson } from '../../../json/build-json.ts';

/** Values that a later one of the same key took the place of, by object and key. */
export type ReplacedValues = ReadonlyMap<object, ReadonlyMap<string, readonly unknown[]>>;

/** A JSON output; where an object repeats a key, the last value is in the document (RFC 8259, section 4). */
export interface JsonDocument {
  value: unknown;
  replaced: ReplacedValues;
}

export type ParsedJson = { ok: true; document: JsonDocument } | { ok: false };

/** Reads an output as JSON: trimmed, without byte-order mark and one surrounding code fence (section 7.3). */
export function parseJsonOutput(output: string): ParsedJson {
  const text = withoutFence(output.trim());
  try {
    JSON.parse(text);
  } catch {
    return { ok: false };
  }
  const replaced = new Map<object, Map<string, unknown[]>>();
  const value = buildJson(text, (object, key, earlier) => {
    const keys = replaced.get(object) ?? new Map<string, unknown[]>();
    keys.set(key, [...(keys.get(key) ?? []), earlier]);
    replaced.set(object, keys);
  });
  return { ok: true, document: { value, replaced } };
}

/** The content of one surrounding Markdown code fence, with or without the label `json`; else the text itself. */
function withoutFence(text: string): string {
  if (text.length < 6 || !text.startsWith('```') || !text.endsWith('```')) return text;
  return text.slice(3, -3).replace(/^json(?=\s)/i, '');
}
