/** Whether a value holds nothing a person could have meant: null, absent, or only white space. */
export const isBlank = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** Length in Unicode code points, without building an array of them. */
export function countCodePoints(text: string): number {
  let count = text.length;
  for (let index = 1; index < text.length; index++) {
    if (isLow(text.charCodeAt(index)) && isHigh(text.charCodeAt(index - 1))) count--;
  }
  return count;
}

const isHigh = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff;

/** Whether the text has at most `max` code points; cheap for the usual short text. */
export const fitsCodePoints = (text: string, max: number): boolean =>
  text.length <= max || (text.length <= 2 * max && countCodePoints(text) <= max);

/** Cuts to at most `max` UTF-16 units, ending in an ellipsis and never inside a surrogate pair. */
export function truncate(text: string, max: number): string {
  if (text.length <= max) return text;
  const end = isHigh(text.charCodeAt(max - 2)) ? max - 2 : max - 1;
  return `${text.slice(0, end)}…`;
}

/** One line of at most `max` characters: runs of white space and control characters become one blank. */
export const oneLine = (text: string, max: number): string =>
  truncate(
    text
      .slice(0, 4 * max)
      .toWellFormed()
      .replace(/[\s\p{Cc}]+/gu, ' ')
      .trim(),
    max,
  );

/** PostgreSQL refuses NUL in text and unpaired surrogates in JSON, so both become U+FFFD before anything is stored. */
export const storableText = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD');

/** One character's marks; half-width Japanese sound marks become marks by NFKC. */
const marks = '[\\p{M}\\uff9e\\uff9f]';
const tooManyMarks = new RegExp(`${marks}{31}`, 'u');
const pieces = new RegExp(`[^\\p{M}\\uff9e\\uff9f]*${marks}{0,30}`, 'gu');

/**
 * A normal form of Unicode. Making one takes time by the square of the marks on one letter; more than 30 are no writing, so
 * they go in pieces (UAX #15, section 13).
 */
export const normalize = (text: string, form: 'NFC' | 'NFKC'): string =>
  tooManyMarks.test(text) ? text.replace(pieces, (piece) => piece.normalize(form)) : text.normalize(form);

/** The form two texts are compared in when case does not matter: NFC, then locale-independent lower case. */
export const foldCase = (text: string): string => normalize(text, 'NFC').toLowerCase();
