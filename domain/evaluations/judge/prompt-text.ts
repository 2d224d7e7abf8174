import * as z from 'zod';

const type = z.enum(['text', 'image_url', 'audio_url', 'file_url']);
const parts = z.array(z.object({ type, text: z.string().optional() })).min(1);

/** The prompt as text: `inputText`, else a text input, else the text parts of a multi-part one (section 9.2). */
export function promptText({ input, inputText }: { input: string | null; inputText: string | null }): string | null {
  if (inputText !== null) return inputText;
  if (input === null || !input.startsWith('[{"type":')) return input;
  try {
    const read = parts.safeParse(JSON.parse(input));
    return read.success ? read.data.flatMap((part) => part.text ?? []).join('\n') : input;
  } catch {
    return input;
  }
}
