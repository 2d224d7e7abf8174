import anyAscii from 'any-ascii';
import { arabicKey, isArabicWord } from './arabic-letters.ts';
import { isMinorWord } from './minor-words.ts';
import { spellingKey } from './spelling-key.ts';
import { syllableKey } from './syllable-key.ts';

/** A word of a name, made ready to be compared. */
export interface Word {
  /** In Latin letters and digits, lower case, without accents; in Arabic script as it is. */
  text: string;
  /** The same for most of its spellings. */
  key: string;
  /** The same for the spellings of one syllable; null for a longer word. */
  syllable: string | null;
  /** Stands for any name that begins so. */
  isInitial: boolean;
  /** A particle, a title, a form of a company. */
  isMinor: boolean;
  /** Its short vowels were not written. */
  isArabic: boolean;
}

/** The marks on both sides of a part of a name. */
export interface Around {
  before: string;
  after: string;
}

const notLatin = /[^a-z0-9]+/g;
const han = /^\p{Script=Han}+$/u;
const hangul = /^\p{Script=Hangul}+$/u;

/** The words of a part of a name between blanks and marks; several where the script or the language writes them as one. */
export function wordsOf(part: string, around: Around): Word[] {
  if (isArabicWord(part)) return arabicWords(part);
  if (han.test(part)) return [...part].map((syllable) => latinWord(transliterated(syllable)));
  if (hangul.test(part)) return [...part].map((syllable, at) => koreanWord(transliterated(syllable), at === 0));
  const isLetter = [...part].length === 1 && /\p{L}/u.test(part);
  return isLetter ? [initial(transliterated(part))] : latinWords(transliterated(part), around);
}

const transliterated = (part: string): string => anyAscii(part).toLowerCase().replace(notLatin, '');

const initial = (text: string): Word => ({ ...latinWord(text), isInitial: true });

const latinWord = (text: string): Word => ({
  ...{ text, key: spellingKey(text), syllable: syllableKey(text), isInitial: false, isMinor: false, isArabic: false },
});

/** `Abdulrahman`, `Abdel Rahman`, `Abdurrahman` and `Abd al-Rahman` are two names, as are `Saifuddin` and `Saif al-Din`. */
function latinWords(text: string, around: Around): Word[] {
  if (text === '') return [];
  if (isMinorWord(text, around)) return [{ ...latinWord(text), isMinor: true }];
  if (/^abd[eou]l?$/.test(text)) return [latinWord('abd')];
  const servant = /^abd(?:[aeou](?:l|([rsnzdt])(?=\1)))(.{3,})$/.exec(text)?.[2];
  if (servant !== undefined) return [latinWord('abd'), latinWord(/^lah/.test(servant) ? `al${servant}` : servant)];
  const faith = /^(.{3,})[aeou]dd(?:in|een|ine)$/.exec(text)?.[1];
  return faith === undefined ? [latinWord(text)] : [latinWord(faith), latinWord('din')];
}

/** Family names keep spellings that are older than the rules. */
const koreanFamilies: Readonly<Record<string, string>> = { i: 'ri', im: 'rim', no: 'ro' };

const koreanWord = (text: string, isFamily: boolean): Word =>
  latinWord((isFamily ? koreanFamilies[text] : undefined) ?? text);

function arabicWords(word: string): Word[] {
  const bare = word.replace(/[\p{M}ـ]/gu, '');
  const servant = /^عبد(?:ال)?(.{3,})$/.exec(bare)?.[1];
  if (servant !== undefined) return [arabicWord('عبد'), ...arabicWords(servant === 'لله' ? 'الله' : servant)];
  if (bare === 'الله' || bare === 'لله') return [arabicWord('الله')];
  const named = /^ال(.{2,})$/.exec(bare)?.[1];
  if (named !== undefined) return [{ ...latinWord('al'), isMinor: true }, arabicWord(named)];
  return bare === '' ? [] : [arabicWord(bare)];
}

const arabicParticles: ReadonlySet<string> = new Set(['بن', 'ابن', 'بنت']);

const arabicWord = (bare: string): Word => ({
  ...{ text: bare, key: arabicKey(bare), syllable: null, isInitial: false },
  ...{ isMinor: arabicParticles.has(bare), isArabic: true },
});
