import { fitsCodePoints, isBlank } from '../text.ts';
import { compiles } from './compiles.ts';
import { findForeignSyntax } from './foreign/find-foreign-syntax.ts';

/** A pattern as its author wrote it: JavaScript syntax, and whether it must not be found. */
export interface WrittenPattern {
  source: string;
  flags: string;
  negate: boolean;
}

/** Reads `pattern`, `/pattern/flags` and `!/pattern/flags`, with leading `(?i)` groups as flags (section 7.3). */
export function readPattern(value: string): { ok: true; pattern: WrittenPattern } | { ok: false; message: string } {
  if (isBlank(value)) return { ok: false, message: 'A pattern is required.' };
  const delimited = /^\s*(!?)\/(.*)\/([A-Za-z]*)\s*$/s.exec(value);
  const [, bang = '', body = value, given = ''] = delimited ?? [];
  const inline = /^(?:\(\?[ims]+\))+/.exec(body)?.[0] ?? '';
  const source = body.slice(inline.length);
  if (source === '') return { ok: false, message: 'The pattern is empty.' };
  if (!fitsCodePoints(body, 1_000)) return { ok: false, message: 'A pattern has at most 1000 characters.' };
  if (!/^[imsu]*$/.test(given) || new Set(given).size < given.length) {
    return { ok: false, message: `Flags are i, m, s and u, each once; not "${given}".` };
  }
  const foreign = findForeignSyntax(source);
  if (foreign !== null) return { ok: false, message: foreign };
  const flags = validFlags(source, given + inline.replace(/[(?)]/g, ''));
  if (flags === null) return { ok: false, message: 'Not a valid JavaScript regular expression.' };
  return { ok: true, pattern: { source, flags, negate: bang === '!' } };
}

/** The flags the pattern compiles with: `u` added, or left out when only `u` makes it invalid. */
function validFlags(source: string, given: string): string | null {
  const base = [...new Set(given)].filter((flag) => flag !== 'u').join('');
  return [`${base}u`, base].find((flags) => compiles(source, flags)) ?? null;
}
