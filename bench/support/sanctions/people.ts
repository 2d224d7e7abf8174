import type { NamePart } from './name-tables.ts';
import * as tables from './name-tables.ts';
import type { Random } from './random.ts';

export type Language = 'russian' | 'arabic' | 'persian' | 'chinese' | 'korean' | 'spanish' | 'english' | 'company';

/** Somebody or something with a name, by its parts; the family name last. */
export interface Named {
  language: Language;
  parts: NamePart[];
  /** Of companies: the form, and others that stand for it. */
  form?: { listed: string; others: string[] };
}

/** How many of a hundred names are of each language. */
const shares: [Language, number][] = [
  ...([
    ['russian', 20],
    ['arabic', 25],
    ['persian', 12],
    ['chinese', 8],
  ] as [Language, number][]),
  ...([
    ['korean', 4],
    ['spanish', 13],
    ['english', 5],
    ['company', 13],
  ] as [Language, number][]),
];

/** Somebody by chance. */
export function someone(random: Random): Named {
  let at = random.below(100);
  for (const [language, share] of shares) {
    if (at < share) return { language, ...make[language](random) };
    at -= share;
  }
  throw new Error('the shares are not 100');
}

const word = (listed: string, native: string | null = null, others: string[] = []): NamePart => ({
  listed,
  native,
  others,
});

/** Two syllables that are written as one word, with a hyphen, or as two. */
function twoSyllables(random: Random, syllables: readonly NamePart[], between: string): NamePart {
  const [first, second] = [random.of(syllables), random.of(syllables)];
  const small = second.listed.toLowerCase();
  const spellings = [`${first.listed}${small}`, `${first.listed}-${small}`, `${first.listed} ${second.listed}`].map(
    capital,
  );
  const listed = capital(`${first.listed}${between}${between === ' ' ? second.listed : small}`);
  return { listed, native: `${first.native}${second.native}`, others: spellings.filter((one) => one !== listed) };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const make: Record<Language, (random: Random) => Omit<Named, 'language'>> = {
  russian: (random) => ({
    parts: [random.of(tables.russianGiven), random.of(tables.russianMiddle), random.of(tables.russianFamilies)],
  }),
  arabic: (random) => {
    const given = [random.of(tables.arabicGiven), random.of(tables.arabicGiven)];
    return { parts: [...given.slice(random.next() < 0.3 ? 1 : 0), random.of(tables.arabicFamilies)] };
  },
  persian: (random) => ({ parts: [random.of(tables.persianGiven), random.of(tables.persianFamilies)] }),
  chinese: (random) => ({
    parts: [twoSyllables(random, tables.chineseSyllables, ''), random.of(tables.chineseFamilies)],
  }),
  korean: (random) => ({
    parts: [twoSyllables(random, tables.koreanSyllables, ' '), random.of(tables.koreanFamilies)],
  }),
  spanish: (random) => ({
    parts: [random.of(tables.spanishGiven), random.of(tables.spanishFamilies), random.of(tables.spanishFamilies)],
  }),
  english: (random) => ({
    parts: [random.of(tables.englishGiven), random.of(tables.englishGiven), random.of(tables.englishFamilies)],
  }),
  company: (random) => {
    const [listed, others] = random.of(tables.companyForms);
    const names = [word(random.of(tables.companyNames)), word(random.of(tables.companyTrades))];
    const place = random.next() < 0.5 ? [word(random.of(tables.companyPlaces).replace('-', ' '))] : [];
    return { parts: [...names.slice(0, 1), ...place, ...names.slice(1)], form: { listed, others } };
  },
};

/** Whether what is said of one may be said of the other: the parts of one are among the other's, which has one more at most. */
export function mayBeSame(a: Named, b: Named): boolean {
  if (a.language !== b.language && (a.language === 'company') !== (b.language === 'company')) return false;
  const [few, many] = [a, b]
    .map(({ parts }) => parts.map(({ listed }) => listed.toLowerCase()))
    .sort((x, y) => x.length - y.length);
  return (many ?? []).length - (few ?? []).length <= 1 && (few ?? []).every((part) => many?.includes(part));
}
