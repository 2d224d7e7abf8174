import * as z from 'zod';
import { asDouble } from '../../fields.ts';
import { readJsonObject } from './json/read-json-object.ts';
import { failed, passed, type RuleKind, refused } from './rule-kind.ts';

interface Bounds {
  min: number | null;
  max: number | null;
  unit: 'characters' | 'words';
}

const bound = asDouble(z.int().min(0).nullish());
const jsonForm = z.object({
  min: bound,
  max: bound,
  unit: z.enum(['characters', 'chars', 'words']).nullish(),
});

const textForm =
  /^(?:(?<only>\d+)|<=\s*(?<atMost>\d+)|>=\s*(?<atLeast>\d+)|(?<from>\d+)\s*-\s*(?<to>\d+)|max:\s*(?<max>\d+)|min:\s*(?<min>\d+)(?:\s*,\s*max:\s*(?<upTo>\d+))?)(?:\s+(?<unit>words|characters|chars))?$/i;

const count = (digits: string | undefined): number | null => (digits === undefined ? null : Number(digits));

function readBounds(value: string): Bounds | null {
  const object = readJsonObject(value);
  if (object) {
    const read = jsonForm.safeParse(object);
    if (!read.success) return null;
    const { min = null, max = null, unit } = read.data;
    return { min, max, unit: unit === 'words' ? 'words' : 'characters' };
  }
  const found = textForm.exec(value.trim())?.groups;
  if (!found) return null;
  return {
    min: count(found.atLeast ?? found.from ?? found.min),
    max: count(found.only ?? found.atMost ?? found.to ?? found.max ?? found.upTo),
    unit: found.unit?.toLowerCase() === 'words' ? 'words' : 'characters',
  };
}

function isUsable({ min, max }: Bounds): boolean {
  if (min === null && max === null) return false;
  if (!Number.isSafeInteger(min ?? 0) || !Number.isSafeInteger(max ?? 0)) return false;
  return min === null || max === null || min <= max;
}

/** Passes when the length in code points or words lies within the bounds (section 7.3). */
export const lengthLimit: RuleKind = {
  label: 'Length',
  evaluator: 'deterministic',
  parse: (value) => {
    const bounds = readBounds(value);
    if (!bounds || !isUsable(bounds)) return refused('Write a limit such as 500, >=20, 20-500 or 20-500 words.');
    const { min, max, unit } = bounds;
    return {
      ok: true,
      check: (subject) => {
        const length = unit === 'words' ? subject.words() : subject.characters();
        if (max !== null && length > max)
          return failed(`${length} ${unit}, at most ${max} allowed (${length} > ${max}).`);
        if (min !== null && length < min)
          return failed(`${length} ${unit}, at least ${min} needed (${length} < ${min}).`);
        return passed(`${length} ${unit}, within the limit.`);
      },
    };
  },
};
