import * as z from 'zod';
import { text } from '../../../fields.ts';
import { httpUrlProblem } from '../../../http-url.ts';
import { maxAttachmentBytes } from '../../../media/limits.ts';
import { readDataUrl } from '../../../media/read-base64.ts';

/** Whether an address of a part is the file itself. */
export const isData = (value: string) => /^data:/i.test(value);

function dataProblem(url: string): string | null {
  const read = readDataUrl(url);
  if (!read) return 'Its data: URL must be base64, and not empty.';
  return read.bytes.length > maxAttachmentBytes ? 'Its file has more than 10 MB.' : null;
}

const url = z.string({ error: 'Its url is required.' }).superRefine((value, context) => {
  const message = isData(value) ? dataProblem(value) : httpUrlProblem(value, 8_192);
  if (message) context.addIssue({ code: 'custom', message });
});
const link = z.object({ url });
const file = z.object({ url, filename: text(255).nullish() });
const type = <const T extends string>(word: T) => ({ type: z.literal(word) });

const nested = {
  image_url: z.object({ ...type('image_url'), image_url: link }),
  audio_url: z.object({ ...type('audio_url'), audio_url: link }),
  file_url: z.object({ ...type('file_url'), file_url: file }),
};
const flat = {
  image_url: z.object({ ...type('image_url'), ...link.shape }),
  audio_url: z.object({ ...type('audio_url'), ...link.shape }),
  file_url: z.object({ ...type('file_url'), ...file.shape }),
};
const textPart = z.object({ ...type('text'), text: text(200_000) });

/** One part of a multi-part input; media parts name their address nested or flat (section 10.1). */
export const InputPart = z
  .union([textPart, nested.image_url, nested.audio_url, nested.file_url, flat.image_url, flat.audio_url, flat.file_url])
  .meta({ id: 'InputPart' });
export type InputPart = z.infer<typeof InputPart>;

type MediaType = keyof typeof nested;
const isMediaType = (word: unknown): word is MediaType => typeof word === 'string' && Object.hasOwn(nested, word);

/** The one shape a part claims to have, so that a refusal can say what is wrong with it; null for an unknown type. */
export function inputPartShape(part: object): z.ZodType<InputPart> | null {
  if (!('type' in part)) return null;
  if (part.type === 'text') return textPart;
  if (!isMediaType(part.type)) return null;
  return part.type in part ? nested[part.type] : flat[part.type];
}
