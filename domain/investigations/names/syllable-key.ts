/**
 * How Korean and Chinese syllables are written by different rules (Revised Romanization, McCune-Reischauer, what families
 * chose): `Jeong`, `Chong`, `Jung`; `Park`, `Pak`; `Lee`, `Ri`, `Yi`.
 */
const rules: readonly (readonly [RegExp, string])[] = [
  [/^(?:r|rh|l)?(?:ee|i)$|^yi$/, 'li'],
  [/^(?:l|r)?im$/, 'im'],
  [/^n?oh?$/, 'o'],
  [/^park$|^bark$/, 'pak'],
  [/^hs/, 's'],
  [/^sh(?=i)/, 's'],
  [/^g/, 'k'],
  [/^d/, 't'],
  [/^b/, 'p'],
  [/^ts|^[jz]h?|^ch/, 'c'],
  [/g$(?<!ng)/, 'k'],
  [/b$/, 'p'],
  [/eo|ou/, 'o'],
  [/eu|oo/, 'u'],
  [/oe/, 'oi'],
  [/ung$/, 'ong'],
  [/uk$/, 'ok'],
  [/ae|ai/, 'e'],
  [/(?<=[aeiou])h$/, ''],
];

const LONGEST = 6;
const oneSyllable = /^[^aeiouy]*y?w?(?:[aeiou]{1,3}y?|y)[^aeiouy]*$/;

/** What a word of one short syllable has in common with its other spellings; null for longer ones. */
export const syllableKey = (text: string): string | null =>
  text.length > LONGEST || !oneSyllable.test(text)
    ? null
    : rules.reduce((key, [pattern, by]) => key.replace(pattern, by), text);
