import { oneLine } from '../../text.ts';

/** The refusal of a construct of another dialect: what it is there, and how JavaScript says it (section 7.3). */
export const notJavaScript = (construct: string, meaning: string, instead: string): string =>
  `"${oneLine(construct, 40)}" (${meaning}) is not JavaScript; ${instead}.`;
