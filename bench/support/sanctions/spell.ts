import type { NamePart } from './name-tables.ts';
import type { Named } from './people.ts';
import type { Random } from './random.ts';

/** One way in which people write a name other than the list does. */
export type Change =
  | 'order'
  | 'initials'
  | 'particles'
  | 'hyphens'
  | 'diacritics'
  | 'script'
  | 'spelling'
  | 'typing'
  | 'shorter'
  | 'form';

export const changes: readonly Change[] = [
  ...([
    'order',
    'initials',
    'particles',
    'hyphens',
    'diacritics',
    'script',
    'spelling',
    'typing',
    'shorter',
    'form',
  ] as const),
];

/** Writes the name so; null where it cannot differ in this. */
export function spelled(named: Named, change: Change, random: Random): string | null {
  const { parts } = named;
  switch (change) {
    case 'order':
      return named.language === 'company' ? null : inOrder(texts(parts), random);
    case 'initials':
      return initials(named, random);
    case 'particles':
      return changed(parts, /^(al-|de la |de |del )/, random, withoutParticle);
    case 'hyphens':
      return hyphenated(named, random);
    case 'diacritics':
      return changed(parts, /[^\x20-\x7e]/, random, (part) => part.listed.normalize('NFD').replace(/\p{M}/gu, ''));
    case 'script':
      return inScript(named);
    case 'spelling':
      return changed(parts, null, random, (part) => random.of(part.others));
    case 'typing':
      return mistyped(withForm(named, texts(parts).join(' ')), random);
    case 'shorter':
      return parts.length > 2 && named.language !== 'company' ? [texts(parts)[0], texts(parts).at(-1)].join(' ') : null;
    case 'form':
      return named.form ? `${texts(parts).join(' ')} ${random.of(named.form.others)}`.trim() : null;
  }
}

const texts = (parts: NamePart[]): string[] => parts.map(({ listed }) => listed);
const withForm = ({ form }: Named, text: string): string => (form ? `${text} ${form.listed}` : text);

function inOrder(words: string[], random: Random): string {
  const [given, family] = [words.slice(0, -1).join(' '), words.at(-1) ?? ''];
  return random.of([`${given} ${family}`, `${family}, ${given}`, `${family} ${given}`.toUpperCase()]);
}

function initials({ language, parts }: Named, random: Random): string | null {
  if (!['russian', 'english', 'spanish'].includes(language)) return null;
  const [given = '', middle = '', family = ''] = texts(parts);
  const [first, second] = [given.charAt(0), middle.charAt(0)];
  if (language === 'spanish') return `${first}. ${middle} ${family}`;
  return random.of([
    `${first}. ${second}. ${family}`,
    `${given} ${second}. ${family}`,
    `${first}. ${family}`,
    `${family} ${first}.${second}.`,
  ]);
}

/** Changes all parts that can be; a part without other spellings stays. */
function changed(
  parts: NamePart[],
  which: RegExp | null,
  random: Random,
  to: (part: NamePart) => string,
): string | null {
  const isChanged = (part: NamePart) =>
    which ? which.test(part.listed) : part.others.length > 0 && random.next() < 0.7;
  const words = parts.map((part) => (isChanged(part) ? to(part) : part.listed));
  return words.join(' ') === texts(parts).join(' ') ? null : words.join(' ');
}

const withoutParticle = ({ listed }: NamePart): string => listed.replace(/^(al-|de la |de |del )/, '');

function hyphenated({ language, parts }: Named, random: Random): string | null {
  if (language === 'spanish') return `${parts[0]?.listed} ${parts[1]?.listed}-${parts[2]?.listed}`;
  if (language === 'chinese' || language === 'korean')
    return `${random.of(parts[0]?.others ?? [])} ${parts[1]?.listed}`;
  return language === 'arabic'
    ? changed(parts, /^al-/, random, ({ listed }) => listed.replace('al-', random.of(['Al ', 'Al', 'el-'])))
    : null;
}

function inScript({ language, parts }: Named): string | null {
  const native = parts.map((part) => part.native);
  if (native.includes(null)) return null;
  return language === 'chinese' || language === 'korean' ? native.toReversed().join('') : native.join(' ');
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** One wrong key, anywhere: a letter too many, too few, another one, or two in the wrong order. */
function mistyped(text: string, random: Random): string {
  const places = [...text].flatMap((letter, at) => (/\p{L}/u.test(letter) ? [at] : []));
  const at = random.of(places);
  const [before, letter, after] = [text.slice(0, at), text.charAt(at), text.slice(at + 1)];
  const other = random.of([...LETTERS]);
  const next = after.charAt(0);
  if (/\p{L}/u.test(next) && random.next() < 0.25) return `${before}${next}${letter}${after.slice(1)}`;
  return random.of([`${before}${after}`, `${before}${other}${after}`, `${before}${letter}${other}${after}`]);
}
