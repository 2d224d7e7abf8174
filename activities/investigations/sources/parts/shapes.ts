import { z } from 'zod';

/** A field that services leave out, or fill with null, where they know nothing. */
export const maybeText = z.string().nullish();

/** An address of the web, which a person may be sent to. */
export const webUrl = z.string().refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''));
