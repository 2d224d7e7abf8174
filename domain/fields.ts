import * as z from 'zod';
import { domainNameOf } from './domain-name.ts';
import { hasCredentials, httpUrlProblem } from './http-url.ts';
import { isoInstant } from './iso-instant.ts';
import { ExactNumber, isJsonNumber, numberText, toDouble } from './json/exact-number.ts';
import { fitsCodePoints, isBlank, storableText } from './text.ts';

/**
 * Shapes of fields that every contract uses, each in its own bounds. What they refuse they name in plain words; lengths
 * count code points.
 */

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

/** Text that must say something, without the blanks around it. */
export const trimmedText = (max: number) =>
  z
    .string({ error: wrongType('a string') })
    .overwrite((value) => storableText(value).trim())
    .refine((value) => value !== '', { error: 'Required.' })
    .refine((value) => fitsCodePoints(value, max), { error: `At most ${max} characters.` })
    .meta({ minLength: 1, maxLength: max });

/** A UUID of any version, in lower case. */
export const uuid = () =>
  z
    .string({ error: wrongType('a UUID') })
    .overwrite((value) => value.toLowerCase())
    .refine((value) => z.guid().safeParse(value).success, { error: 'Must be a UUID.' })
    .meta({ format: 'uuid' });

/** An absolute http or https address of at most `max` characters, without user name and password. */
export const httpUrl = (max = 2_048) =>
  z
    .string({ error: 'Must be a string.' })
    .overwrite((value) => value.trim())
    .superRefine((value, context) => {
      const problem = httpUrlProblem(value, max);
      const message = problem ?? (hasCredentials(value) ? 'Must not carry a user name or password.' : null);
      if (message) context.addIssue({ code: 'custom', message });
    })
    .meta({ format: 'uri', maxLength: max });

/** An address of somebody; at most 254 characters, as mail allows. */
export const email = () =>
  z
    .string({ error: 'Must be a string.' })
    .overwrite((value) => value.trim())
    .refine((value) => value.length <= 254 && z.email().safeParse(value).success, {
      error: 'Must be an email address.',
    })
    .meta({ format: 'email', maxLength: 254 });

/** A domain name, or an address that has one: `https://www.Example.com/a` reads as `example.com`. */
export const domainName = () =>
  z
    .string({ error: wrongType('a domain name') })
    .transform((value, context) => {
      const name = domainNameOf(value);
      if (name !== null) return name;
      context.addIssue({ code: 'custom', message: 'Must be a domain name.' });
      return z.NEVER;
    })
    .meta({ format: 'hostname' });

/** A number that is stored as a double; one that a double would change is refused. */
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

/** A text for which a number may be sent: then it is the spelling of that number, every digit of it. */
export const textOrNumber = <T extends z.ZodType>(schema: T) =>
  z
    .preprocess((value) => (isJsonNumber(value) ? numberText(value) : value), schema)
    .meta({ type: ['string', 'number'] });

/** One of a few words. */
export const oneOf = <const T extends readonly string[]>(words: T) =>
  z.enum(words, { error: `Must be one of ${words.join(', ')}.` });

/** A boolean, or the words `true` and `false`: of a query, or of a body that takes them. */
export const looseBoolean = () =>
  z
    .union([z.boolean(), z.enum(['true', 'false'])], { error: 'Must be true or false.' })
    .transform((value) => value === true || value === 'true');

/** A comma list of a query, in which empty parts say nothing; absent reads as empty. */
export const commaList = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => {
    if (value === undefined) return [];
    if (typeof value !== 'string') return value;
    return value.split(',').flatMap((part) => part.trim() || []);
  }, z.array(item));

/** A moment in, normalised to ISO 8601 UTC with milliseconds; without an offset it is UTC, a bare date is midnight. */
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

/** A moment out: ISO 8601 UTC with milliseconds and `Z`. */
export const timestamp = () => z.iso.datetime({ precision: 3 });

/** Blank and null count as absent, and absent reads as null. */
export const orNull = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (isBlank(value) ? null : value), schema.nullable().default(null as never));

/** As `orNull`, but absent reads as the fallback. */
export const orElse = <T extends z.ZodType>(schema: T, fallback: z.output<T>) =>
  orNull(schema).transform((value): z.output<T> => value ?? fallback);

/** A field of a partial update: absent leaves it alone, blank or null clears it. */
export const clearable = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value !== undefined && isBlank(value) ? null : value), schema.nullable().optional());
