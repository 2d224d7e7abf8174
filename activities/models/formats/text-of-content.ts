import { z } from 'zod';

const TextPart = z.object({ type: z.enum(['text', 'output_text']).optional(), text: z.string() });

/** The text of a message's content, of a list of parts that of the text parts: what a model thought is in others. */
export const textOfContent = (content: unknown): string =>
  [content]
    .flat()
    .map((part: unknown) => (typeof part === 'string' ? part : (TextPart.safeParse(part).data?.text ?? '')))
    .join('');
