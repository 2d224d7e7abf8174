/**
 * Spellings of one sound in Latin script, whatever language they were transliterated for; applied in this order. `S`, `C`, `Z` stand for
 * sh, ch, zh; `c` for ts.
 */
const rules: readonly (readonly [RegExp, string])[] = [
  [/shch|schtsch|stch/g, 'SC'],
  [/tsch|tch|cz/g, 'C'],
  [/sch|sh/g, 'S'],
  [/che$|ch/g, 'C'],
  [/dzh|dj/g, 'j'],
  [/zh/g, 'Z'],
  [/ph/g, 'f'],
  [/([kgdtbr])h/g, '$1'],
  [/ts|tz|c(?=[eiy])/g, 'c!'],
  [/ck|c(?!!)|q/g, 'k'],
  [/!/g, ''],
  [/x/g, 'ks'],
  [/w|ou(?=[aei])/g, 'v'],
  [/([aeiou])[jy](?=e)/g, '$1'],
  [/([aeiou])j(?![aeiou])/g, '$1i'],
  [/[yi]e|(?<=[b-df-hj-np-tvxz])yo(?=[b-df-hj-np-tvxz])/g, 'e'],
  [/y/g, 'i'],
  [/^i(?=[aou])/g, 'j'],
  [/i[ij](?![aeou])/g, 'i'],
  [/ou|oo/g, 'u'],
  [/ee/g, 'i'],
  [/([aou])e(?=.)/g, '$1'],
  [/(.)\1+/g, '$1'],
  [/([ae])h$/g, '$1'],
];

/** What a word in Latin letters has in common with its other spellings: `Khrushchev`, `Hruschev`; `Yusuf`, `Youssef` nearly. */
export const spellingKey = (text: string): string => {
  const kh = text.replace(/kh/g, 'h');
  return rules.reduce((key, [pattern, by]) => key.replace(pattern, by), kh);
};
