/** Words that stand between the names of people and are often left out or written on to the next one. */
const particles =
  'al el ul bin ben ibn bint binti de del della der des di do dos da das du la le van von den ter zu y e';

/** The article as it is spoken before some letters: `an-Najjar`, `ash-Shami`. By themselves these are names. */
const assimilated: ReadonlySet<string> = new Set('ad an ar as ash at az'.split(' '));

/** Forms of companies, as they are written in English, and as they come out of other scripts. */
const forms = `ab ag ao as bv co corp corporation company dmcc fze gmbh holding inc incorporated jsc limited llc llp lp ltd ltda
  nv oao ojsc ooo oy pao pjsc plc pte pt pty pvt sa sal sarl sas sdn bhd spa sro srl the and of zao joint stock liability`;

const titles = 'mr mrs ms dr prof sir sheikh shaykh haji hajji hajj mullah maulavi mawlawi';

const setOf = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

const betweenNames = setOf(particles);
const minorWords = setOf(`${forms} ${titles}`);

/** The Arabic article. */
export const articles: ReadonlySet<string> = new Set(['al', 'el', 'ul']);

/**
 * Whether a word says little: particles, titles, forms of companies. Names that differ in these alone are hardly two. A
 * syllable at a hyphen is none (`Chao-bin`, `De-guang`), unless it is an article (`al-Masri`); nor is a last word a particle
 * (`Wei Du`).
 */
export function isMinorWord(text: string, { before, after }: { before: string; after: string }): boolean {
  if (after === '-') return articles.has(text) || assimilated.has(text);
  return before !== '-' && (minorWords.has(text) || (betweenNames.has(text) && after !== ''));
}
