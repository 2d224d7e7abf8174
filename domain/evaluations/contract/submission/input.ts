import * as z from 'zod';
import { countCodePoints, fitsCodePoints, storableText } from '../../../text.ts';
import { InputPart, inputPartShape } from './input-part.ts';

const maxText = 200_000;
const maxParts = 50;

function readPart(part: unknown): { part: InputPart } | { problem: string } {
  if (typeof part !== 'object' || part === null) return { problem: 'Must be a part with a type.' };
  const shape = inputPartShape(part);
  if (!shape) return { problem: 'Its type must be one of text, image_url, audio_url, file_url.' };
  const read = shape.safeParse(part);
  return read.success ? { part: read.data } : { problem: read.error.issues[0]?.message ?? 'Malformed part.' };
}

function readParts(sent: unknown[], context: z.RefinementCtx): InputPart[] {
  const read = sent.slice(0, maxParts).map(readPart);
  if (sent.length === 0 || sent.length > maxParts) {
    context.addIssue({ code: 'custom', message: `Must have 1 to ${maxParts} parts.` });
  }
  read.forEach((item, index) => {
    if ('problem' in item) context.addIssue({ code: 'custom', path: [index], message: item.problem });
  });
  const parts = read.flatMap((item) => ('part' in item ? [item.part] : []));
  const length = parts.reduce((sum, part) => sum + ('text' in part ? countCodePoints(part.text) : 0), 0);
  if (length > maxText) context.addIssue({ code: 'custom', message: `At most ${maxText} characters of text.` });
  return parts;
}

/** What the model was asked: text, or 1–50 parts (sections 5.1 and 10.1). */
export const input = () =>
  z
    .preprocess(
      (value, context) => {
        if (value === '' || value === null || value === undefined) return null;
        if (Array.isArray(value)) return readParts(value, context);
        if (typeof value === 'string' && fitsCodePoints(value, maxText)) return storableText(value);
        const message =
          typeof value === 'string' ? `At most ${maxText} characters.` : 'Must be text or a list of parts.';
        context.addIssue({ code: 'custom', message });
        return z.NEVER;
      },
      z
        .union([z.string(), z.array(InputPart)])
        .nullable()
        .default(null),
    )
    .meta({ description: 'The prompt: text, or 1–50 parts of type text, image_url, audio_url, file_url.' });
