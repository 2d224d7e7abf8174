import { z } from 'zod';
import '../../../domain/issues/plain-issues.ts';

/** Forms that settings share; each says in words of its own what it takes. */
export const number = (low: number, high: number, fallback: number) => {
  const error = `must be a number from ${low} to ${high}`;
  return z.coerce.number({ error }).min(low, { error }).max(high, { error }).default(fallback);
};
export const integer = (low: number, high: number, fallback: number) => {
  const error = `must be a whole number from ${low} to ${high}`;
  return z.coerce.number({ error }).int({ error }).min(low, { error }).max(high, { error }).default(fallback);
};
export const port = (fallback: number) => integer(1, 65_535, fallback);
export const flag = z
  .stringbool({ truthy: ['true', '1', 'yes'], falsy: ['false', '0', 'no'], error: 'must be true or false' })
  .default(false);
export const scale = number(0.000_001, 1_000_000, 1);
export const webUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });

/** Marks a setting whose value is never shown. */
const hidden = { secret: true };
export const secret = z.string().optional().meta(hidden);
/** An address that may hold a password. */
export const secretUrl = (protocol: RegExp, like: string) =>
  z
    .url({ protocol, error: `must look like ${like}` })
    .optional()
    .meta(hidden);
export const headerText = z.string().regex(/^[\x20-\x7e]*$/, 'must be plain ASCII');
export const json = <Schema extends z.ZodType>(schema: Schema, fallback: string, form: string) =>
  z
    .string()
    .default(fallback)
    .transform((text, context): z.output<Schema> => {
      const parsed = schema.safeParse(parseJson(text));
      if (parsed.success) return parsed.data;
      context.addIssue(`must be JSON like ${form}`);
      return z.NEVER;
    });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
