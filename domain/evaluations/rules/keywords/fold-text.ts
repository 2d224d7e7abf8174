import { normalize } from '../../../text.ts';

/** Characters that nobody sees: format characters, fillers, variation selectors, and control characters but white space. */
const unseen = /(?:[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]|(?!\p{White_Space})\p{Cc})+/gu;
/** Also the acute accent, and Hebrew and Armenian signs, which are typed with the plain ones. NFKC would part the doubled ones. */
const apostrophes =
  /[\u00b4\u02b9\u02bb-\u02bd\u0374\u055a\u05f3\u2018-\u201b\u2032\u2035\u2039\u203a\u275b\u275c\u275f]/g;
const quotes = /[\u00ab\u00bb\u02ba\u02ee\u05f4\u201c-\u201f\u2033\u2036\u275d\u275e\u2760\u276e\u276f\u301d-\u301f]/g;
/** The hyphen, and the one that no line breaks at. */
const hyphens = /[\u2010\u2011]/g;
/** All but a single plain blank. */
const whiteSpace = /(?! (?!\p{White_Space}))\p{White_Space}+/gu;

/**
 * The form in which keywords are looked for: full case folding and NFKC, white space as one blank, typographic quotes plain,
 * and without characters that nobody sees (contract evaluations, section 7.3; UAX #31, NFKC_Casefold). Takes time by the
 * length of the text, which may grow 18-fold.
 */
export function foldText(text: string): string {
  const plain = text.replace(unseen, '').replace(apostrophes, "'").replace(quotes, '"').replace(hyphens, '-');
  const normal = normalize(foldLetters(plain), 'NFKC');
  // NFKC makes capitals out of ™ and composes again what the folding took apart.
  const folded = /\p{Changes_When_Casefolded}/u.test(normal) ? normalize(foldLetters(normal), 'NFKC') : normal;
  return folded.replace(whiteSpace, ' ');
}

/** Lower case does most; ß, final sigma and ligatures want a way through upper case. The i of Turkish is an i with or without its dot. */
const foldLetters = (text: string): string =>
  text
    .toLowerCase()
    .replace(/\p{Changes_When_Casefolded}/gu, (letter) => letter.toUpperCase().toLowerCase())
    .replace(/\u0131|i\u0307/g, 'i');
