export type ParsedJson = { ok: true; document: unknown } | { ok: false };

/** Reads an output as JSON: trimmed, without byte-order mark and one surrounding code fence (section 7.3). */
export function parseJsonOutput(output: string): ParsedJson {
  try {
    return { ok: true, document: JSON.parse(withoutFence(output.trim())) };
  } catch {
    return { ok: false };
  }
}

/** The content of one surrounding Markdown code fence, with or without the label `json`; else the text itself. */
function withoutFence(text: string): string {
  if (text.length < 6 || !text.startsWith('```') || !text.endsWith('```')) return text;
  return text.slice(3, -3).replace(/^json(?=\s)/i, '');
}
