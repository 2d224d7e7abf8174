/** Words that stand between the names of people and are often left out or written on to the next one. */
const particles =
  'al el ul ad ar as at az an ash bin ben ibn bint binti de del della der des di do dos da das du la le van von den ter zu y e';

/** Forms of companies, as they are written in English, and as they come out of other scripts. */
const forms = `ab ag ao as bv co corp corporation company dmcc fze gmbh holding inc incorporated jsc limited llc llp lp ltd ltda
  nv oao ojsc ooo oy pao pjsc plc pte pt pty pvt sa sal sarl sas sdn bhd spa sro srl the and of zao`;

const titles = 'mr mrs ms dr prof sir sheikh shaykh haji hajji hajj mullah maulavi mawlawi general';

const minorWords: ReadonlySet<string> = new Set(`${particles} ${forms} ${titles}`.split(/\s+/));

/** Whether a word says little: particles, titles, forms of companies. Names that differ in these alone are hardly two. */
export const isMinorWord = (text: string): boolean => minorWords.has(text);
