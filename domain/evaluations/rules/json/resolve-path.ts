import { isJsonObject } from '../../../json/is-json-object.ts';
import type { JsonDocument, ReplacedValues } from './parse-json-output.ts';
import type { PathStep } from './parse-json-path.ts';

/** What a path leads to in a document; nowhere is `missing`. */
export type Resolved = { missing: true } | { missing: false; value: unknown };

const nowhere: Resolved = { missing: true };
const neverKeys = new Set(['__proto__', 'constructor']);
const isIndex = /^(?:0|[1-9]\d{0,8})$/;

/**
 * Every value a path leads to, own properties only. With `[*]` one per element, and an empty array counts as missing, so the
 * list is never empty (contract evaluations, section 7.3).
 */
export const resolvePath = ({ value }: JsonDocument, steps: readonly PathStep[]): Resolved[] =>
  follow(value, steps, new Map());

/** As `resolvePath`, with every value of a key that an object repeats: what forbids something looks at each of them. */
export const resolveAll = ({ value, replaced }: JsonDocument, steps: readonly PathStep[]): Resolved[] =>
  follow(value, steps, replaced);

function follow(root: unknown, steps: readonly PathStep[], replaced: ReplacedValues): Resolved[] {
  let reached: Resolved[] = [present(root)];
  for (const step of steps) {
    reached = reached.flatMap((at) => (at.missing ? [at] : take(at.value, step, replaced)));
  }
  return reached;
}

function take(value: unknown, step: PathStep, replaced: ReplacedValues): Resolved[] {
  if (step === 'every') return Array.isArray(value) && value.length > 0 ? value.map(present) : [nowhere];
  if ('index' in step) return [element(value, step.index)];
  if (Array.isArray(value)) return [isIndex.test(step.key) ? element(value, Number(step.key)) : nowhere];
  return properties(value, step.key, replaced);
}

function present(value: unknown): Resolved {
  return { missing: false, value };
}

const element = (value: unknown, index: number): Resolved =>
  Array.isArray(value) && index < value.length ? present(value[index]) : nowhere;

function properties(value: unknown, key: string, replaced: ReplacedValues): Resolved[] {
  if (!isJsonObject(value) || neverKeys.has(key)) return [nowhere];
  const own = Object.getOwnPropertyDescriptor(value, key);
  const earlier = replaced.get(value)?.get(key) ?? [];
  return own ? [...earlier, own.value].map(present) : [nowhere];
}
