/**
 * Letters of Arabic, Persian and Urdu in the alphabet of spelling keys. Vowels of these are long ones; short ones are not
 * written. "`" may be any vowel or none, "y" at the end is i or a.
 */
const letters: Readonly<Record<string, string>> = {
  ...{ ا: 'a', آ: 'a', أ: 'a', إ: 'a', ٱ: 'a', ء: '', ئ: '`', ؤ: '`', ع: '`' },
  ...{ ب: 'b', پ: 'p', ت: 't', ث: 't', ج: 'j', چ: 'C', ح: 'h', خ: 'h', د: 'd', ذ: 'd', ر: 'r', ز: 'z', ژ: 'Z', ڑ: 'r' },
  ...{
    س: 's',
    ش: 'S',
    ص: 's',
    ض: 'd',
    ط: 't',
    ظ: 'z',
    غ: 'g',
    ف: 'f',
    ڤ: 'v',
    ق: 'k',
    ك: 'k',
    ک: 'k',
    گ: 'g',
    ڈ: 'd',
    ٹ: 't',
  },
  ...{ ل: 'l', م: 'm', ن: 'n', ں: 'n', ه: 'h', ہ: 'h', ھ: 'h', ة: '', و: 'u', ي: 'i', ی: 'i', ى: 'a', ے: 'e' },
};

const arabicWord = /^[\p{Script=Arabic}\p{M}]+$/u;

export const isArabicWord = (word: string): boolean => arabicWord.test(word);

/** The consonants and long vowels of a word in Arabic script, in the alphabet of spelling keys. */
export function arabicKey(word: string): string {
  const key = [...word].map((letter) => letters[letter] ?? '').join('');
  const isHeard = key.length < 3 || !/[هہ]$/.test(word); // a last h is hardly heard, and seldom written in Latin
  const ended = /[یىي]$/.test(word) ? `${key.slice(0, -1)}y` : key; // `Ali`, but `Mustafa`
  const spoken = ended.replace(/^i/, 'j').replace(/^a(?=.)/, /^[اأإٱ]/.test(word) ? '`' : 'a');
  return (isHeard ? spoken : spoken.slice(0, -1)).replace(/([^aiu`])\1/g, '$1');
}
