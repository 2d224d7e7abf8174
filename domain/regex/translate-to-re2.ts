import { classEscapes, lineEnds, spellRanges } from './code-ranges.ts';
import { readEscape } from './read-escape.ts';
import type { WrittenPattern } from './read-pattern.ts';
import { translateClass } from './translate-class.ts';

/** A pattern in RE2 syntax, and the characters in whose presence the two engines could still disagree. */
export interface Translation {
  re2: string;
  unlike: RegExp | null;
}

interface Mode {
  unicode: boolean;
  ignoreCase: boolean;
  multiline: boolean;
  dotAll: boolean;
}

type Piece = { re2: string; end: number } | null;

/** Only whether it matches is asked, so captures become plain groups and lazy quantifiers greedy ones. */
const syntax: readonly [RegExp, (found: string, mode: Mode) => string | null][] = [
  [/\(\?<[=!]/y, () => null],
  [/\(\?(?::|<[^>]*>)/y, () => '(?:'],
  [/\(\?/y, () => null],
  [/\(/y, () => '(?:'],
  [/[)|]/y, (found) => found],
  [/[*+?]\??/y, (found) => found.charAt(0)],
  [/\{\d+(?:,\d*)?\}\??/y, (found) => found.replace('?', '').replace(/\d+/g, (digits) => String(Number(digits)))],
  [/\./y, (_, { dotAll }) => (dotAll ? '(?s:.)' : `[^${spellRanges(lineEnds)}]`)],
  [/\^/y, (_, { multiline }) => (multiline ? '(?m:^)' : '\\A')],
  [/\$/y, (_, { multiline }) => (multiline ? '(?m:$)' : '\\z')],
  [/\\[bB]/y, (found) => found],
];

/** The same search in RE2 syntax, or null when only JavaScript can do it (contract evaluations, section 7.3). */
export function translateToRe2({ source, flags }: WrittenPattern): Translation | null {
  const mode: Mode = {
    unicode: flags.includes('u'),
    ignoreCase: flags.includes('i'),
    multiline: flags.includes('m'),
    dotAll: flags.includes('s'),
  };
  // Without `u` JavaScript folds case by another table, which agrees with RE2's on ASCII only.
  if (!mode.unicode && mode.ignoreCase && /[^\0-\x7f]|\\[xu]/.test(source)) return null;
  let re2 = '';
  for (let at = 0; at < source.length; ) {
    const piece = translatePiece(source, at, mode);
    if (!piece) return null;
    re2 += piece.re2;
    at = piece.end;
  }
  return { re2, unlike: unlikeCharacters(mode) };
}

function translatePiece(source: string, at: number, mode: Mode): Piece {
  if (source.charAt(at) === '[') return translateClass(source, at, mode);
  for (const [shape, translate] of syntax) {
    shape.lastIndex = at;
    const found = shape.exec(source)?.[0];
    if (found === undefined) continue;
    const re2 = translate(found, mode);
    return re2 === null ? null : { re2, end: at + found.length };
  }
  return source.charAt(at) === '\\' ? translateEscape(source, at, mode) : translateLiteral(source, at, mode);
}

function translateEscape(source: string, at: number, mode: Mode): Piece {
  const read = readEscape(source.slice(at + 1, at + 14), mode);
  if (!read) return null;
  const { escape: meaning, length } = read;
  const end = at + 1 + length;
  if ('same' in meaning) return { re2: meaning.same, end };
  if ('code' in meaning) return { re2: spellRanges([[meaning.code, meaning.code]]), end };
  if (meaning.ranges === classEscapes.W) return { re2: `[^${spellRanges(classEscapes.w)}]`, end };
  return { re2: `[${spellRanges(meaning.ranges)}]`, end };
}

function translateLiteral(source: string, at: number, { unicode }: Mode): Piece {
  const code = unicode ? (source.codePointAt(at) ?? 0) : source.charCodeAt(at);
  if (code >= 0xd800 && code <= 0xdfff) return null;
  return { re2: spellRanges([[code, code]]), end: at + (code > 0xffff ? 2 : 1) };
}

function unlikeCharacters({ unicode, ignoreCase, multiline }: Mode): RegExp | null {
  if (!unicode && ignoreCase) return multiline ? /[\r\u0080-\uffff]/ : /[\u0080-\uffff]/;
  const members = [
    // JavaScript's lines also end at these.
    multiline ? '\\r\\u2028\\u2029' : '',
    // Without `u` JavaScript sees halves of a character.
    unicode ? '' : '\\ud800-\\udfff',
    // With `iu` these fold onto s and k and so are word characters.
    unicode && ignoreCase ? '\\u017f\\u212a' : '',
  ].join('');
  return members === '' ? null : new RegExp(`[${members}]`);
}
