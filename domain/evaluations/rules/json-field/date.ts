import * as z from 'zod';
import { isoInstant } from '../../../iso-instant.ts';
import { type FieldOp, type FieldTest, isMissing, show } from './field-op.ts';

/** The first and last moment that hold, given the log's own. */
type Span = (timestampMs: number) => readonly [after: number, before: number];

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const isUnit = (text: string): text is keyof typeof unitMs => Object.hasOwn(unitMs, text);

const jsonForm = z
  .object({ after: z.string().optional(), before: z.string().optional(), within: z.string().optional() })
  .refine(({ after, before, within }) => within === undefined || (after === undefined && before === undefined));

function relativeSpan(text: string): Span | null {
  const [, direction, amount, unit = ''] = /^(last|next)\s+(\d{1,6})\s*([a-z])$/.exec(text.trim().toLowerCase()) ?? [];
  if (!isUnit(unit)) return null;
  const length = Number(amount) * unitMs[unit];
  return direction === 'last' ? (now) => [now - length, now] : (now) => [now, now + length];
}

function fixedSpan(after: string | undefined, before: string | undefined): Span | null {
  if (after === undefined && before === undefined) return null;
  const from = after === undefined ? -Infinity : isoInstant(after, { assumeUtc: true });
  const to = before === undefined ? Infinity : isoInstant(before, { assumeUtc: true });
  return from === null || to === null || from > to ? null : () => [from, to];
}

const inside =
  (span: Span): FieldTest =>
  (at, timestampMs) => {
    if (at.missing) return isMissing;
    const moment = typeof at.value === 'string' ? isoInstant(at.value, { assumeUtc: true }) : null;
    if (moment === null) return `is ${show(at.value)}, not an ISO 8601 date`;
    const [after, before] = span(timestampMs);
    return moment >= after && moment <= before ? null : `is ${show(at.value)}, outside the span`;
  };

/** An ISO 8601 date or date-time string inside the span, inclusive (section 7.3). */
export const date: FieldOp = {
  operands: ['after', 'before', 'within'],
  fromJson: (spec) => {
    const read = jsonForm.safeParse(spec);
    if (!read.success) return null;
    const { after, before, within } = read.data;
    const span = within === undefined ? fixedSpan(after, before) : relativeSpan(within);
    return span && inside(span);
  },
  fromText: (rest) => {
    const found =
      /^date\s+(?:after\s+(?<after>\S+)|before\s+(?<before>\S+)|between\s+(?<from>\S+)\s+and\s+(?<to>\S+)|within\s+(?<within>\S.*))$/i.exec(
        rest,
      )?.groups;
    if (!found) return null;
    const span =
      found.within === undefined
        ? fixedSpan(found.after ?? found.from, found.before ?? found.to)
        : relativeSpan(found.within);
    return span && inside(span);
  },
};
