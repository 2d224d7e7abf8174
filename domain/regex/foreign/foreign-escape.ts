import { foreignProperty } from './foreign-property.ts';
import { needsUnicode } from './needs-unicode.ts';
import { notJavaScript } from './not-javascript.ts';
import type { PatternContext } from './pattern-context.ts';

type Row = readonly [shape: RegExp, meaning: string, instead: string];

const lineBreaks = '\\n\\v\\f\\r\\x85\\u2028\\u2029';

/** After the backslash: without `u` JavaScript reads each of these as plain letters. */
const anywhere: readonly Row[] = [
  [/^A/, 'start of the text', 'write ^ without the flag m'],
  [/^z/, 'end of the text', 'write $ without the flag m'],
  [/^Z/, 'end of the text or of its last line', 'write \\n?$ without the flag m'],
  [/^G/, 'where the last match ended', 'leave it out'],
  [/^h/, 'horizontal white space, or a hexadecimal digit', 'write [ \\t] or [0-9A-Fa-f]'],
  [/^H/, 'no horizontal white space, or no hexadecimal digit', 'write [^ \\t] or [^0-9A-Fa-f]'],
  [/^V/, 'no vertical white space', `write [^${lineBreaks}]`],
  [/^R/, 'any line break', `write (?:\\r\\n|[${lineBreaks}])`],
  [/^X/, 'a character with its marks', 'write \\P{M}\\p{M}*'],
  [/^K/, 'start of what is matched', 'write (?<=…) around what stands before it'],
  [/^[QE]/, 'quoted text', 'put a backslash before each special character'],
  [/^a/, 'bell', 'write \\x07'],
  [/^e/, 'escape character', 'write \\x1b'],
  [/^N\{[^}]*\}?/, 'a character by name or number', 'write the character itself, or \\u{…} with its number'],
  [/^N/, 'all but a line break', 'write . without the flag s'],
  [/^O/, 'any character', 'write [^]'],
  [/^x\{[^}]*\}?/, 'a character by number', 'write \\u{…}'],
  [/^x(?![\dA-Fa-f]{2})/, 'a character by number', 'write \\x with two hexadecimal digits'],
  [/^o(?:\{[^}]*\}?)?/, 'a character by octal number', 'write \\x with two hexadecimal digits'],
  [/^u(?!\{[\dA-Fa-f]+\}|[\dA-Fa-f]{4})/, 'change of case', 'write the flag i, or \\u with four hexadecimal digits'],
  [/^U[\dA-Fa-f]{8}/, 'a character by number', 'write \\u{…}'],
  [/^[lLUF]/, 'change of case', 'write the flag i, or \\u{…} for a character by number'],
  [/^c(?![A-Za-z])/, 'a control character', 'write \\x with two hexadecimal digits'],
  [/^C(?:-.?)?/s, 'one byte, or a control character', 'write . or \\x with two hexadecimal digits'],
  [/^M-.?/s, 'a character with its high bit set', 'write \\x with two hexadecimal digits'],
  [/^[mMyY]/, 'boundary of a word', 'write \\b, or \\B for its opposite'],
  [/^[iI]/, 'first character of an XML name, or no such', 'write [\\p{L}_:] or [^\\p{L}_:]'],
  [/^g(?:\{[^}]*\}?|<[^>]*>?|'[^']*'?|[+-]?\d+)?/, 'a group by number or name', 'write \\1 or \\k<name>'],
  [/^k(?!<)(?:\{[^}]*\}?|'[^']*'?)?/, 'a group by name', 'write \\k<name>'],
];

/** Within a class these are what they look like, or octal numbers in every dialect. */
const outsideClasses: readonly Row[] = [
  [/^[<>]/, 'start or end of a word', 'write \\b for that, or the character without a backslash'],
  [/^[bB]\{[^}]*\}?/, 'boundary of a kind of text', 'write \\b alone, or \\{ for a brace'],
];

/** The refusal of the escape whose backslash stands at `at`; null for one that is JavaScript's (section 7.3). */
export function foreignEscape(
  source: string,
  at: number,
  { inClass, ...context }: PatternContext & { inClass: boolean },
): string | null {
  const rest = source.slice(at + 1);
  if (/^[pP]/.test(rest)) return foreignProperty(rest, context.withoutUnicode);
  for (const [shape, meaning, instead] of inClass ? anywhere : [...anywhere, ...outsideClasses]) {
    const found = shape.exec(rest)?.[0];
    if (found !== undefined) return notJavaScript(`\\${found}`, meaning, instead);
  }
  const codePoint = context.withoutUnicode && /^u\{[\dA-Fa-f]+\}/.exec(rest)?.[0];
  if (codePoint) return needsUnicode(`\\${codePoint}`, 'a character by number');
  return inClass ? null : missingGroup(rest, context);
}

/** Two digits or more are an octal number in every dialect unless there are so many groups. */
function missingGroup(rest: string, { groups, hasNames }: PatternContext): string | null {
  const name = hasNames ? null : /^k<[^>]*>?/.exec(rest)?.[0];
  if (name) return notJavaScript(`\\${name}`, 'a group by name', 'no group has a name; write (?<name>…)');
  const digits = /^[1-9]\d*/.exec(rest)?.[0];
  if (!digits || Number(digits) <= groups || /^[0-7]{2}/.test(digits)) return null;
  return notJavaScript(`\\${digits}`, 'a group by number', 'there is no such group');
}
