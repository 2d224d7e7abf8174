import type { FieldProblem } from '../../domain/errors.ts';

const maxDepth = 64;

/** A container on the way, with the way back to the top, so that only a refused value pays for its path. */
interface Place {
  value: object;
  key: PropertyKey | null;
  parent: Place | null;
  depth: number;
}

const badText = (text: string): string | null => {
  if (text.includes('\u0000')) return 'Must not contain the character NUL.';
  return text.isWellFormed() ? null : 'Must not contain half of a surrogate pair.';
};

const badScalar = (value: unknown): string | null => {
  if (typeof value === 'string') return badText(value);
  return typeof value === 'number' && !Number.isFinite(value) ? 'Must be a finite number.' : null;
};

function pathTo(place: Place | null, key: PropertyKey | null): PropertyKey[] {
  const path = key === null ? [] : [key];
  for (let at = place; at?.parent; at = at.parent) if (at.key !== null) path.unshift(at.key);
  return path.map((part) => (typeof part === 'string' ? part.toWellFormed() : part)); // it is shown to the caller
}

/**
 * What no schema, no database and no later reader should meet: more than 64 levels, infinite numbers, NUL, lone
 * surrogates, a key `__proto__`. Answers the first such place, or null. Not recursive, so no depth can exhaust it.
 */
export function guardJson(root: unknown): FieldProblem | null {
  const message = badScalar(root);
  if (message) return { path: [], message };
  if (typeof root !== 'object' || root === null) return null;
  const open: Place[] = [{ value: root, key: null, parent: null, depth: 1 }];
  for (let place = open.pop(); place; place = open.pop()) {
    const { value, depth } = place;
    const isArray = Array.isArray(value);
    for (const [name, child] of Object.entries(value)) {
      const key = isArray ? Number(name) : name;
      const problem = (isArray ? null : badKey(name)) ?? badScalar(child);
      if (problem) return { path: pathTo(place, key), message: problem };
      if (typeof child !== 'object' || child === null) continue;
      if (depth === maxDepth) return { path: pathTo(place, key), message: `Must not nest deeper than ${maxDepth}.` };
      open.push({ value: child, key, parent: place, depth: depth + 1 });
    }
  }
  return null;
}

const badKey = (name: string): string | null =>
  name === '__proto__' ? 'The key __proto__ is not allowed.' : badText(name);
