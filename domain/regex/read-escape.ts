import { type CodeRange, classEscapes } from './code-ranges.ts';

/** What an escape stands for: one character, a set of them, or text that RE2 spells alike. */
export type Escape = { code: number } | { ranges: readonly CodeRange[] } | { same: string };

const controls: Record<string, number> = { f: 0x0c, n: 0x0a, r: 0x0d, t: 0x09, v: 0x0b };
/** General categories that mean the same to both engines. */
const category = /^[pP]\{(?:L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?)\}/;
const isSurrogate = (code: number) => code >= 0xd800 && code <= 0xdfff;
const isClassEscape = (letter: string): letter is keyof typeof classEscapes => Object.hasOwn(classEscapes, letter);

/** Reads the escape after a backslash; null for what only JavaScript understands, back-references included. */
export function readEscape(
  rest: string,
  { unicode, ignoreCase }: { unicode: boolean; ignoreCase: boolean },
): { escape: Escape; length: number } | null {
  const letter = rest.charAt(0);
  if (isClassEscape(letter)) return { escape: { ranges: classEscapes[letter] }, length: 1 };
  const control = controls[letter];
  if (control !== undefined) return { escape: { code: control }, length: 1 };
  if (unicode && !ignoreCase) {
    const found = category.exec(rest)?.[0];
    if (found) return { escape: { same: `\\${found}` }, length: found.length };
  }
  return readCode(rest, unicode);
}

function readCode(rest: string, unicode: boolean): { escape: Escape; length: number } | null {
  if (/^0(?!\d)/.test(rest)) return { escape: { code: 0 }, length: 1 };
  const control = /^c([A-Za-z])/.exec(rest)?.[1];
  if (control) return { escape: { code: control.charCodeAt(0) % 32 }, length: 2 };
  const hex =
    /^(?:x([\dA-Fa-f]{2})|u([\dA-Fa-f]{4}))/.exec(rest) ?? (unicode ? /^u\{([\dA-Fa-f]+)\}/.exec(rest) : null);
  if (hex) {
    const code = Number.parseInt(hex[1] ?? hex[2] ?? '', 16);
    return isSurrogate(code) ? null : { escape: { code }, length: hex[0].length };
  }
  const identity = rest.codePointAt(0);
  if (identity === undefined || identity > 0x7f || /^[A-Za-z\d]/.test(rest)) return null;
  return { escape: { code: identity }, length: 1 };
}
