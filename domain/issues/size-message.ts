import type * as z from 'zod';

type SizeIssue = z.core.$ZodRawIssue<Extract<z.core.$ZodIssue, { code: 'too_big' | 'too_small' }>>;

const units: Record<string, string> = {
  string: 'character',
  array: 'item',
  set: 'item',
  map: 'entry',
  record: 'entry',
  file: 'byte',
};

const counted = (count: number | bigint, unit: string): string => {
  if (Number(count) === 1) return `${count} ${unit}`;
  return `${count} ${unit.endsWith('y') ? `${unit.slice(0, -1)}ies` : `${unit}s`}`;
};

const instant = (bound: number | bigint): string => new Date(Number(bound)).toISOString();

function comparison(issue: SizeIssue): string {
  const isInclusive = issue.inclusive !== false;
  if (issue.code === 'too_big') return isInclusive ? 'at most' : 'less than';
  return isInclusive ? 'at least' : 'more than';
}

/** What is wrong with the size of a number, a date, a text or a list, and the bound it has to keep. */
export function sizeMessage(issue: SizeIssue): string {
  const bound = issue.code === 'too_big' ? issue.maximum : issue.minimum;
  const { origin, exact } = issue;
  if (origin === 'date')
    return `Must be ${issue.code === 'too_big' ? 'no later' : 'no earlier'} than ${instant(bound)}.`;
  const unit = Object.hasOwn(units, origin) ? units[origin] : undefined;
  const size = `${exact ? 'exactly' : comparison(issue)} ${unit ? counted(bound, unit) : bound}`;
  const isList = unit !== undefined && origin !== 'string' && origin !== 'file';
  return `Must ${isList ? 'have' : 'be'} ${size}.`;
}
