import { type Word, wordsOf } from './word.ts';

/** A name, made ready to be compared: whoever compares one with many reads each once. */
export interface ReadName {
  /** Given names first where a comma tells them (`PETROV, Ivan`). */
  words: readonly Word[];
  /** Those that are no particle, title or form of a company; all where there is no other. */
  major: readonly Word[];
  minor: readonly Word[];
}

/** Longer names are cut; nobody has so many. */
const MOST_WORDS = 24;
const apostrophes = /['’‘`´ʼʿʾ]/g;
/** `L.L.C.` behind two words or more is a form of a company; behind one these may be initials. */
const dottedForm =
  /(?<=\S\s+\S.*\s)(l\.\s?l\.\s?c|s\.\s?a|s\.\s?r\.\s?l|s\.\s?p\.\s?a|b\.\s?v|n\.\s?v|o\.\s?o\.\s?o)\.?\s*$/i;

export function readName(name: string): ReadName {
  const text = name
    .normalize('NFKC')
    .replace(apostrophes, '')
    .replace(dottedForm, (form) => form.replace(/[.\s]/g, ''));
  const words = givenFirst(text)
    .flatMap(partsOf)
    .flatMap(({ part, ...around }) => wordsOf(part, around))
    .filter((word, at, all) => !(word.isMinor && all[at - 1]?.text === 'abd')) // `Abd al-Karim` is `Abdulkarim`
    .slice(0, MOST_WORDS);
  const [major, minor] = [words.filter(({ isMinor }) => !isMinor), words.filter(({ isMinor }) => isMinor)];
  return major.length > 0 ? { words, major, minor } : { words, major: words, minor: [] };
}

function givenFirst(text: string): string[] {
  const [family = '', ...given] = text.split(',');
  return [...given, family];
}

const partsOf = (text: string) =>
  [...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map(({ 0: part, index }) => ({
    part,
    before: text.charAt(index - 1),
    after: text.charAt(index + part.length),
  }));

/** The words of a name in Latin letters and lower case, without accents; those before a comma last. */
export const nameTokens = (name: string): string[] => readName(name).words.map(({ text }) => text);
