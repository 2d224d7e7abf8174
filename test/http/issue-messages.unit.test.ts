import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import '../../domain/issues/plain-issues.ts';
import { zodWords } from '../support/zod-words.ts';

/** The codes and messages of what a schema finds wrong. */
const found = (schema: z.ZodType, value: unknown) =>
  schema.safeParse(value).error?.issues.map(({ code, message }) => [code, message]) ?? [];

const list = z.array(z.string());
const date = new Date('2024-01-01T00:00:00Z');
const secret = 'x'.repeat(1 << 20);

/** A schema, a value that it refuses, and what the sender reads. */
const cases: [z.ZodType, unknown, z.core.$ZodIssueCode, string][] = [
  [z.object({}), undefined, 'invalid_type', 'Required.'],
  [z.object({}), [], 'invalid_type', 'Must be a JSON object.'],
  [z.object({}), null, 'invalid_type', 'Must be a JSON object.'],
  [z.record(z.string(), z.string()), 'a', 'invalid_type', 'Must be a JSON object.'],
  [z.string(), 1, 'invalid_type', 'Must be a string.'],
  [z.number(), 'a', 'invalid_type', 'Must be a number.'],
  [z.number(), Number.POSITIVE_INFINITY, 'invalid_type', 'Must be a number.'],
  [z.int(), 1.5, 'invalid_type', 'Must be a whole number.'],
  [z.boolean(), 0, 'invalid_type', 'Must be true or false.'],
  [list, {}, 'invalid_type', 'Must be a list.'],
  [z.tuple([z.string()]), {}, 'invalid_type', 'Must be a list.'],
  [z.null(), 0, 'invalid_type', 'Must be null.'],
  [z.never(), 0, 'invalid_type', 'Must be absent.'],
  [z.date(), 0, 'invalid_type', 'Must be a date.'],
  [z.function(), 0, 'invalid_type', 'Must be of another type.'],
  [z.string().max(200), 'x'.repeat(201), 'too_big', 'Must be at most 200 characters.'],
  [z.string().length(1), 'ab', 'too_big', 'Must be exactly 1 character.'],
  [list.max(2), ['a', 'b', 'c'], 'too_big', 'Must have at most 2 items.'],
  [z.set(z.string()).max(1), new Set(['a', 'b']), 'too_big', 'Must have at most 1 item.'],
  [z.number().max(2), 3, 'too_big', 'Must be at most 2.'],
  [z.number().lt(2), 2, 'too_big', 'Must be less than 2.'],
  [z.int(), 2 ** 60, 'too_big', `Must be at most ${Number.MAX_SAFE_INTEGER}.`],
  [z.date().max(date), new Date(), 'too_big', 'Must be no later than 2024-01-01T00:00:00.000Z.'],
  [z.string().min(2), 'a', 'too_small', 'Must be at least 2 characters.'],
  [list.min(1), [], 'too_small', 'Must have at least 1 item.'],
  [z.map(z.string(), z.string()).min(2), new Map(), 'too_small', 'Must have at least 2 entries.'],
  [z.number().positive(), 0, 'too_small', 'Must be more than 0.'],
  [z.date().min(new Date()), date, 'too_small', expect.stringMatching(/^Must be no earlier than 20/) as never],
  [z.uuid(), 'a', 'invalid_format', 'Must be a UUID.'],
  [z.email(), 'a', 'invalid_format', 'Must be an email address.'],
  [z.url(), 'a', 'invalid_format', 'Must be a URL.'],
  [z.iso.date(), 'a', 'invalid_format', 'Must be an ISO 8601 date.'],
  [z.iso.datetime(), 'a', 'invalid_format', 'Must be an ISO 8601 date-time.'],
  [z.base64(), '%', 'invalid_format', 'Must be base64.'],
  [z.nanoid(), '%', 'invalid_format', 'Must be in the format nanoid.'],
  [z.string().startsWith('wh-'), 'a', 'invalid_format', 'Must begin with "wh-".'],
  [z.string().endsWith('.pdf'), 'a', 'invalid_format', 'Must end with ".pdf".'],
  [z.string().includes('@'), 'a', 'invalid_format', 'Must contain "@".'],
  [z.string().lowercase(), 'A', 'invalid_format', 'Must be in lower case.'],
  [z.string().regex(/^a+$/), 'b', 'invalid_format', 'Must match the pattern /^a+$/.'],
  [z.number().multipleOf(5), 7, 'not_multiple_of', 'Must be a multiple of 5.'],
  [z.strictObject({}), { a: 1 }, 'unrecognized_keys', 'Must not have the key "a".'],
  [z.strictObject({}), { a: 1, b: 2 }, 'unrecognized_keys', 'Must not have the keys "a", "b".'],
  [z.union([z.string(), list]), 1, 'invalid_union', 'Must be a string or a list.'],
  [z.union([z.string(), list]), undefined, 'invalid_union', 'Required.'],
  [
    z.union([z.object({ a: z.string() }), z.object({ b: z.string() })]),
    {},
    'invalid_union',
    'Must fit one of the allowed forms.',
  ],
  [z.xor([z.string(), z.string().min(1)]), 'a', 'invalid_union', 'Must fit exactly one of the allowed forms.'],
  [
    z.record(z.string().max(1), z.string()),
    { ab: 'c' },
    'invalid_key',
    'A key is not allowed: Must be at most 1 character.',
  ],
  [
    z.map(z.object({}), z.string()),
    new Map([[{}, 1]]),
    'invalid_element',
    'An entry is not allowed: Must be a string.',
  ],
  [z.enum(['a', 'b', 'c']), 'd', 'invalid_value', 'Must be one of a, b, c.'],
  [z.enum(['a', 'b', 'c']), undefined, 'invalid_value', 'Must be one of a, b, c.'],
  [z.literal('a'), 'b', 'invalid_value', 'Must be "a".'],
  [z.literal(true), false, 'invalid_value', 'Must be true.'],
  [z.string().refine(() => false), 'a', 'custom', 'Is not valid.'],
];

describe('what a schema finds wrong is told in plain words', () => {
  it.each(cases)('%#', (schema, value, code, message) => expect(found(schema, value)).toEqual([[code, message]]));

  it('for each code that zod has', () => {
    const codes = {
      ...{ invalid_type: true, too_big: true, too_small: true, invalid_format: true, not_multiple_of: true },
      ...{ unrecognized_keys: true, invalid_union: true, invalid_key: true, invalid_element: true },
      ...{ invalid_value: true, custom: true },
    } satisfies Record<z.core.$ZodIssueCode, true>;
    expect([...new Set(cases.map(([, , code]) => code))].sort()).toEqual(Object.keys(codes).sort());
  });

  it('for every format of texts', () => {
    const formats = [
      ...[z.email(), z.url(), z.emoji(), z.uuid(), z.guid(), z.cuid(), z.cuid2(), z.ulid(), z.xid(), z.ksuid()],
      ...[
        z.iso.time(),
        z.iso.duration(),
        z.ipv4(),
        z.ipv6(),
        z.mac(),
        z.cidrv4(),
        z.cidrv6(),
        z.base64(),
        z.base64url(),
      ],
      ...[z.e164(), z.jwt(), z.hostname(), z.hex(), z.string().uppercase()],
    ];
    for (const format of formats)
      expect(found(format, 'ö %a')).toEqual([['invalid_format', expect.not.stringMatching(zodWords)]]);
  });

  it('in few words, however much was sent', () => {
    const [[, message = ''] = []] = found(
      z.strictObject({}),
      Object.fromEntries([...'abcdefgh'].map((key) => [key + secret, 1])),
    );
    expect(message.length).toBeLessThan(1_000);
    expect(message).toMatch(/ and more\.$/);
  });

  it('unless the schema has words of its own', () =>
    expect(found(z.string({ error: 'Required.' }), 1)).toEqual([['invalid_type', 'Required.']]));
});
