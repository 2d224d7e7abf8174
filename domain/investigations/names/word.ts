import anyAscii from 'any-ascii';
import { arabicKey, isArabicWord } from './arabic-letters.ts';
import { isMinorWord } from './minor-words.ts';
import { spellingKey } from './spelling-key.ts';

/** A word of a name, made ready to be compared. */
export interface Word {
  /** In Latin letters and digits, lower case, without accents. */
  text: string;
  /** The same for most of its spellings. */
  key: string;
  /** Stands for any name that begins so. */
  isInitial: boolean;
  /** A particle, a title, a form of a company. */
  isMinor: boolean;
  /** Its short vowels were not written. */
  isArabic: boolean;
}

const notLatin = /[^a-z0-9]+/g;
const han = /^\p{Script=Han}+$/u;
const hangul = /^\p{Script=Hangul}+$/u;

/** The words of a part of a name between blanks and marks; several where the script or the language writes them as one. */
export function wordsOf(part: string): Word[] {
  if (isArabicWord(part)) return arabicWords(part);
  if (han.test(part)) return [...part].map((syllable) => latinWord(transliterated(syllable)));
  if (hangul.test(part)) return [...part].map((syllable, at) => koreanWord(transliterated(syllable), at === 0));
  return [...part].length === 1 && /\p{L}/u.test(part)
    ? [initial(transliterated(part))]
    : latinWords(transliterated(part));
}

const transliterated = (part: string): string => anyAscii(part).toLowerCase().replace(notLatin, '');

const initial = (text: string): Word => ({ ...latinWord(text), isInitial: true, isMinor: false });

const latinWord = (text: string): Word => ({
  ...{ text, key: spellingKey(text), isInitial: false, isMinor: isMinorWord(text), isArabic: false },
});

/** `Abdulrahman`, `Abdel Rahman`, `Abdurrahman` and `Abd al-Rahman` are two names, as are `Saifuddin` and `Saif al-Din`. */
function latinWords(text: string): Word[] {
  if (text === '') return [];
  if (/^abd[aeou]l?$/.test(text) && text !== 'abda') return [latinWord('abd')];
  const servant = /^abd(?:[aeou](?:l|([rsnzdt])(?=\1)))(.{3,})$/.exec(text)?.[2];
  if (servant !== undefined) return [latinWord('abd'), latinWord(/^lah/.test(servant) ? `al${servant}` : servant)];
  const faith = /^(.{3,})[aeou]dd(?:in|een|ine)$/.exec(text)?.[1];
  return faith === undefined ? [latinWord(text)] : [latinWord(faith), latinWord('din')];
}

/** Family names keep spellings that are older than the rules. */
const koreanFamilies: Readonly<Record<string, string>> = {
  ...{ gim: 'kim', i: 'lee', bak: 'park', choe: 'choi', gang: 'kang', jo: 'cho', im: 'lim', gwon: 'kwon', no: 'roh' },
};

function koreanWord(text: string, isFamily: boolean): Word {
  const word = latinWord((isFamily ? koreanFamilies[text] : undefined) ?? text);
  return { ...word, key: spellingKey(word.text.replace(/eo/g, 'o').replace(/eu/g, 'u')) };
}

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

function arabicWord(bare: string): Word {
  const isMinor = arabicParticles.has(bare);
  return { text: bare, key: arabicKey(bare), isInitial: false, isMinor, isArabic: true };
}
