import * as z from 'zod';
import { isoInstant } from '../../iso-instant.ts';
import { ExactNumber, isJsonNumber, numberText, toDouble } from '../../json/exact-number.ts';
import { fitsCodePoints, isBlank, storableText } from '../../text.ts';

const wrongType = (kind: string) => (issue: { input?: unknown }) =>
  issue.input === undefined || issue.input === null ? 'Required.' : `Must be ${kind}.`;

/** Text of at most `max` code points, made storable. */
export const text = (max: number) =>
  z
    .string({ error: wrongType('a string') })
    .overwrite(storableText)
    .refine((value) => fitsCodePoints(value, max), { error: `At most ${max} characters.` })
    .meta({ maxLength: max });

/** Text that must say something. */
export const filledText = (max: number) =>
  text(max)
    .refine((value) => !isBlank(value), { error: 'Required.' })
    .meta({ minLength: 1, maxLength: max });

/** A project, task or rule name: trimmed, 1–200 characters (section 2). */
export const name = () =>
  z
    .string({ error: wrongType('a string') })
    .overwrite((value) => storableText(value).trim())
    .refine((value) => value !== '', { error: 'Required.' })
    .refine((value) => fitsCodePoints(value, 200), { error: 'At most 200 characters.' })
    .meta({ minLength: 1, maxLength: 200 });

/** A number that is stored as a double; one that a double would change is refused (section 2). */
export const asDouble = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value, context) => {
    if (!(value instanceof ExactNumber)) return value;
    const double = toDouble(value);
    if (double !== null) return double;
    context.addIssue({ code: 'custom', message: 'Must be a number that a double can hold.' });
    return z.NEVER;
  }, schema);

/** A finite number within the bounds. */
export const boundedNumber = (min: number, max?: number) => {
  const error = max === undefined ? `Must be a number of at least ${min}.` : `Must be a number from ${min} to ${max}.`;
  const lower = z.number({ error }).min(min, { error });
  return asDouble(max === undefined ? lower : lower.max(max, { error }));
};

/** A text for which a number may be sent: then it is the spelling of that number, every digit of it (section 2). */
export const textOrNumber = <T extends z.ZodType>(schema: T) =>
  z
    .preprocess((value) => (isJsonNumber(value) ? numberText(value) : value), schema)
    .meta({ type: ['string', 'number'] });

/** One of a few words. */
export const oneOf = <const T extends readonly string[]>(words: T) =>
  z.enum(words, { error: `Must be one of ${words.join(', ')}.` });

/** A boolean, or the words `true` and `false` (section 5.1). */
export const looseBoolean = () =>
  z
    .union([z.boolean(), z.enum(['true', 'false'])], { error: 'Must be true or false.' })
    .transform((value) => value === true || value === 'true');

/** A moment in, normalised to ISO 8601 UTC with milliseconds (section 2); without an offset it is UTC, as n8n's fields send it. */
export const instant = () =>
  z
    .string({ error: wrongType('an ISO 8601 date-time') })
    .transform((value, context) => {
      const at = isoInstant(value, { assumeUtc: true });
      if (at !== null) return new Date(at).toISOString();
      context.addIssue({ code: 'custom', message: 'Must be an ISO 8601 date-time or date.' });
      return z.NEVER;
    })
    .meta({ format: 'date-time' });

/** A moment out: ISO 8601 UTC with milliseconds and `Z` (section 2). */
export const timestamp = () => z.iso.datetime({ precision: 3 });

/** Automation modules send what their user left empty, so blank and null count as absent; absent reads as null (section 5.1). */
export const orNull = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (isBlank(value) ? null : value), schema.nullable().default(null as never));

/** As `orNull`, but absent reads as the fallback. */
export const orElse = <T extends z.ZodType>(schema: T, fallback: z.output<T>) =>
  orNull(schema).transform((value): z.output<T> => value ?? fallback);

/** A field of a partial update: absent leaves it alone, blank or null clears it (section 7.1). */
export const clearable = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value !== undefined && isBlank(value) ? null : value), schema.nullable().optional());
