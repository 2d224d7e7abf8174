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
export function resolvePath(document: unknown, steps: readonly PathStep[]): Resolved[] {
  let reached: Resolved[] = [{ missing: false, value: document }];
  for (const step of steps) {
    reached = reached.flatMap((at) => (at.missing ? [at] : follow(at.value, step)));
  }
  return reached;
}

function follow(value: unknown, step: PathStep): Resolved[] {
  if (step === 'every') return Array.isArray(value) && value.length > 0 ? value.map(present) : [nowhere];
  if ('index' in step) return [element(value, step.index)];
  if (Array.isArray(value)) return [isIndex.test(step.key) ? element(value, Number(step.key)) : nowhere];
  return [property(value, step.key)];
}

const present = (value: unknown): Resolved => ({ missing: false, value });

const element = (value: unknown, index: number): Resolved =>
  Array.isArray(value) && index < value.length ? present(value[index]) : nowhere;

function property(value: unknown, key: string): Resolved {
  if (typeof value !== 'object' || value === null || neverKeys.has(key)) return nowhere;
  const own = Object.getOwnPropertyDescriptor(value, key);
  return own ? present(own.value) : nowhere;
}
