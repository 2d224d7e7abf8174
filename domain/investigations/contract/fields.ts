import * as z from 'zod';
import { asDouble, oneOf, trimmedText } from '../../fields.ts';
import { fitsCodePoints, storableText } from '../../text.ts';

/** Fields as the investigations contract reads them (section 5). */

/** Text of at most `max` code points without the blanks around it; it may be empty. */
export const optionalText = (max: number) =>
  z
    .string({ error: 'Must be a string.' })
    .overwrite((value) => storableText(value).trim())
    .refine((value) => fitsCodePoints(value, max), { error: `At most ${max} characters.` })
    .meta({ maxLength: max });

/** A whole number within the bounds. */
export const wholeNumber = (min: number, max: number) => {
  const error = `Must be a whole number from ${min} to ${max}.`;
  return asDouble(z.int({ error }).min(min, { error }).max(max, { error }));
};

export const boolean = () => z.boolean({ error: 'Must be true or false.' });

/** From `min` to `max` items; of equal ones the first stays. */
export const listOfDistinct = <T extends z.ZodType<string>>(item: T, max: number, min = 0) =>
  z
    .array(item, { error: 'Must be an array.' })
    .min(min, { error: `At least ${min} items.` })
    .max(max, { error: `At most ${max} items.` })
    .transform((items) => [...new Set(items)]);

/** Null counts as absent, and absent reads as null. */
export const orNull = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? null);

/** Null counts as absent, and absent reads as the fallback. */
export const orElse = <T extends z.ZodType>(schema: T, fallback: z.output<T>) =>
  schema.nullish().transform((value): z.output<T> => value ?? fallback);

/** A filter of a list; absent reads as null. */
export const filter = <T extends z.ZodType>(schema: T) => schema.optional().transform((value) => value ?? null);

/** A filter by one of a few words. */
export const wordFilter = <const T extends readonly string[]>(words: T) => filter(oneOf(words));

/** A filter by a part of a text, in which letters compare without case. */
export const searchFilter = () => filter(trimmedText(200));

/** A body that must change something; unknown keys do not count. */
export const atLeastOne = <T extends z.ZodType<object>>(schema: T) =>
  schema.refine((body) => Object.values(body).some((value) => value !== undefined), {
    error: 'Send at least one field to change.',
  });
