import { notJavaScript } from './not-javascript.ts';

const recursion = 'repeat the pattern of that group where it is called';
const flagsWhere = 'write /pattern/i, or (?i:…) around a part';

const groups: readonly [shape: RegExp, meaning: string, instead: string][] = [
  [/\(\*[\w:]*/y, 'a verb or an option', 'leave it out'],
  [/\(\?P<[^>]*>?/y, 'a named group', 'write (?<name>…)'],
  [/\(\?'[^']*'?/y, 'a named group', 'write (?<name>…)'],
  [/\(\?P=[^)]*\)?/y, 'a group by name', 'write \\k<name>'],
  [/\(\?(?:P>|&)\w+\)/y, 'a call of a group', recursion],
  [/\(\?(?:R|[+-]?\d+)\)/y, 'a call of a group', recursion],
  [/\(\?>/y, 'an atomic group', 'write (?:…), or (?=(…))\\1 where nothing may be given back'],
  [/\(\?\|/y, 'a group that counts its branches anew', 'write (?:…)'],
  [/\(\?#[^)]*\)?/y, 'a comment', 'leave it out'],
  [/\(\?\(/y, 'a condition', 'write both cases as alternatives'],
  [/\(\?C\d*\)/y, 'a call of code', 'leave it out'],
  [/\(\?\??\{/y, 'a call of code', 'leave it out'],
  [/\(\?~/y, 'what does not contain a pattern', 'write (?:(?!…)[^])*'],
  [/\(\?<?\*/y, 'a look-around that may be entered again', 'write (?=…) or (?<=…)'],
  [/\(\?<\w*-\w*>/y, 'a balancing group', 'write the nesting out as deep as it goes'],
  [/\(\?<\d+>/y, 'a numbered group', 'begin its name with a letter'],
  [/\(\?[A-Za-z^-]*x[A-Za-z-]*[:)]/y, 'free spacing', 'leave out its blanks and comments'],
  [/\(\?[ims]*(?:-[ims]*)?\)/y, 'flags within a pattern', flagsWhere],
  [
    /\(\?(?![ims]*(?:-[ims]*)?:)[A-Za-z^-]+[:)]/y,
    'flags of another dialect',
    `its flags are i, m and s: ${flagsWhere}`,
  ],
];

/** The refusal of the group that begins at `at`; null for one that is JavaScript's, or no group of any dialect (section 7.3). */
export function foreignGroup(source: string, at: number): string | null {
  for (const [shape, meaning, instead] of groups) {
    shape.lastIndex = at;
    const found = shape.exec(source)?.[0];
    if (found !== undefined) return notJavaScript(found, meaning, instead);
  }
  return null;
}
