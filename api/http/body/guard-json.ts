import type { FieldProblem } from '../../../domain/errors.ts';
import { ExactNumber } from '../../../domain/json/exact-number.ts';

const maxDepth = 64;

/** A container that is being looked through; the stack of them is the path to the current value. */
interface Frame {
  /** Null for an array, whose keys are its indexes: a body may hold millions of them. */
  names: string[] | null;
  values: readonly unknown[];
  at: number;
}

const frameOf = (container: object): Frame => {
  if (Array.isArray(container)) return { names: null, values: container, at: -1 };
  return { names: Object.keys(container), values: Object.values(container), at: -1 };
};

const badText = (text: string): string | null => {
  if (text.includes('\u0000')) return 'Must not contain the character NUL.';
  return text.isWellFormed() ? null : 'Must not contain half of a surrogate pair.';
};

const badName = (name: string): string | null =>
  name === '__proto__' ? 'The key __proto__ is not allowed.' : badText(name);

const isContainer = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !(value instanceof ExactNumber);

function badValue(value: unknown, depth: number): string | null {
  if (typeof value === 'string') return badText(value);
  return isContainer(value) && depth >= maxDepth ? `Must not nest deeper than ${maxDepth}.` : null;
}

/** Shown to the caller, so it must be well-formed itself. */
const pathOf = (stack: readonly Frame[]): PropertyKey[] =>
  stack.map(({ names, at }) => names?.[at]?.toWellFormed() ?? at);

/**
 * What no schema, no database and no later reader should meet: more than 64 levels, NUL, lone surrogates, a key
 * `__proto__`. Answers the first such place, or null. Not recursive, so no depth can exhaust it.
 */
export function guardJson(root: unknown): FieldProblem | null {
  const stack: Frame[] = [{ names: null, values: [root], at: -1 }];
  for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
    frame.at += 1;
    if (frame.at >= frame.values.length) {
      stack.pop();
      continue;
    }
    const name = frame.names?.[frame.at];
    const value = frame.values[frame.at];
    const message = (name === undefined ? null : badName(name)) ?? badValue(value, stack.length - 1);
    if (message) return { path: pathOf(stack).slice(1), message };
    if (isContainer(value)) stack.push(frameOf(value));
  }
  return null;
}
