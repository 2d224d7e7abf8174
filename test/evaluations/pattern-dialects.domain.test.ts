import { describe, expect, test } from '@jest/globals';
import { evaluateRule } from '../../domain/evaluations/rules/evaluate-rule.ts';
import { parseRuleValue } from '../../domain/evaluations/rules/parse-rule-value.ts';
import { viewSubject } from '../../domain/evaluations/rules/view-subject.ts';

const read = (value: string) => parseRuleValue('regex_match', value);
const raw = String.raw;

/** A pattern of another dialect, and what the refusal has to name. */
const foreign: [dialect: string, pattern: string, construct: string][] = [
  ['Perl, Python, Ruby, Java, .NET', raw`\A\s*refund`, raw`\A`],
  ['Perl, Python', raw`done\Z`, raw`\Z`],
  ['Perl, Ruby, Go', raw`done\z`, raw`\z`],
  ['Perl, Java, .NET', raw`\Gx`, raw`\G`],
  ['PCRE, Ruby', raw`a\h+b`, raw`\h`],
  ['PCRE, Ruby', raw`[\h\s]`, raw`\h`],
  ['PCRE, Ruby', raw`\H`, raw`\H`],
  ['PCRE, Java', raw`\V`, raw`\V`],
  ['PCRE, Ruby, Java', raw`a\Rb`, raw`\R`],
  ['PCRE, Ruby, Java', raw`\X`, raw`\X`],
  ['PCRE, Ruby', raw`price: \K\d+`, raw`\K`],
  ['PCRE, Java, Go', raw`\Q$5.00\E`, raw`\Q`],
  ['PCRE, Java', raw`[\Qa-b\E]`, raw`\Q`],
  ['all but JavaScript', raw`\a`, raw`\a`],
  ['PCRE, Ruby, Java, .NET', raw`\e[0m`, raw`\e`],
  ['PCRE', raw`\N+`, raw`\N`],
  ['Perl, Python, Java', raw`\N{BULLET}`, raw`\N{BULLET}`],
  ['Perl', raw`\N{U+2022}`, raw`\N{U+2022}`],
  ['Perl', raw`\LFOO\E`, raw`\L`],
  ['Perl', raw`\Ufoo\E`, raw`\U`],
  ['Perl', raw`\lFoo`, raw`\l`],
  ['Perl', raw`\ufoo`, raw`\u`],
  ['Python', raw`\U0001F600`, raw`\U0001F600`],
  ['PCRE, Ruby', raw`(a)\g{1}`, raw`\g{1}`],
  ['PCRE', raw`(a)\g{-1}`, raw`\g{-1}`],
  ['PCRE', raw`(a)\g1`, raw`\g1`],
  ['Ruby', raw`(?<n>a)\g<n>`, raw`\g<n>`],
  ['PCRE', raw`(?<n>a)\k{n}`, raw`\k{n}`],
  ['PCRE, .NET', raw`(?<n>a)\k'n'`, raw`\k'n'`],
  ['none without the group', raw`a\k<n>`, raw`\k<n>`],
  ['none without the group', raw`(a)\2`, raw`\2`],
  ['Python, PCRE, Go', '(?P<n>a)', '(?P<n>'],
  ['Python', '(?<n>a)(?P=n)', '(?P=n)'],
  ['PCRE', '(?<n>a)(?P>n)', '(?P>n)'],
  ['PCRE', '(?<n>a)(?&n)', '(?&n)'],
  ['PCRE', 'a(?R)?b', '(?R)'],
  ['PCRE', '(a)(?1)', '(?1)'],
  ['PCRE', '(a)(?-1)', '(?-1)'],
  ['PCRE, .NET', "(?'n'a)", "(?'n'"],
  ['.NET', '(?<n-m>a)', '(?<n-m>'],
  ['.NET', '(?<1>a)', '(?<1>'],
  ['PCRE, Python, Ruby, .NET', 'a(?#note)b', '(?#note)'],
  ['PCRE', '(?|a|b)', '(?|'],
  ['PCRE, Python, Ruby, Java, .NET', '(?>a+)b', '(?>'],
  ['PCRE, Python, Ruby, Java', 'a++', '++'],
  ['PCRE, Python, Ruby, Java', 'a*+b', '*+'],
  ['PCRE, Python, Ruby, Java', 'a?+b', '?+'],
  ['PCRE, Python, Java', 'a{1,2}+b', '{1,2}+'],
  ['PCRE, Python', '(a)?(?(1)b|c)', '(?('],
  ['PCRE, Python, Ruby, Java, .NET', '(?x)a b', '(?x)'],
  ['PCRE, Python, Ruby, Java, .NET', '(?ix)a b', '(?ix)'],
  ['PCRE, Python, Ruby, Java, .NET', '(?x: a b )', '(?x:'],
  ['PCRE, Java, .NET', 'a(?i)b', '(?i)'],
  ['PCRE, Java', '(?-i)a', '(?-i)'],
  ['Python', '(?u)a', '(?u)'],
  ['Perl', '(?^:a)', '(?^:'],
  ['Go', '(?U)a+', '(?U)'],
  ['PCRE', '(*UTF8)a', '(*UTF8'],
  ['PCRE', 'a(*SKIP)(*F)|b', '(*SKIP'],
  ['PCRE', 'a(?C1)b', '(?C1)'],
  ['Ruby', '(?~abc)', '(?~'],
  ['POSIX', '[[:digit:]]{16}', '[:digit:]'],
  ['PCRE', '[[:^alpha:]]', '[:^alpha:]'],
  ['POSIX', '[^[:space:]]+', '[:space:]'],
  ['POSIX', '[_[:alnum:]-]+', '[:alnum:]'],
  ['POSIX', '[[.hyphen.]]', '[.hyphen.]'],
  ['POSIX', '[[=e=]]', '[=e=]'],
  ['BSD', '[[:<:]]word', '[:<:]'],
  ['a POSIX class misspelt', '[:digit:]+', '[:digit:]'],
  ['Java, Ruby', '[a-z&&[^aeiou]]', '[a-z&&[^aeiou]]'],
  ['Java, Ruby', raw`[\w&&\D]`, '&&'],
  ['Java, Ruby', '[a-z[0-9]]', '[a-z[0-9]]'],
  ['Python regex', raw`[\w--\d]`, '--'],
  ['Python regex', '[a-z--[aeiou]]', '[a-z--[aeiou]]'],
  ['.NET', '[a-z-[aeiou]]', '[a-z-[aeiou]]'],
  ['all but JavaScript', raw`\[([^]]+)\]`, '[^]]'],
  ['all but JavaScript', '[]abc]', '[]abc]'],
  ['all but JavaScript', '[^][]+', '[^][]'],
  ['PCRE, Java, Go', raw`\pL+`, raw`\pL`],
  ['PCRE, Go', raw`\p{^L}`, raw`\p{^L}`],
  ['.NET, Java', raw`\p{IsGreek}`, raw`\p{IsGreek}`],
  ['Java', raw`[\P{IsAlphabetic}]`, raw`\P{IsAlphabetic}`],
  ['Java', raw`\p{InGreek}`, raw`\p{InGreek}`],
  ['PCRE, Go', raw`\p{Greek}`, raw`\p{Greek}`],
  ['Java', raw`\p{javaLowerCase}`, raw`\p{javaLowerCase}`],
  ['PCRE, Ruby, Java, Go', raw`\x{1F600}`, raw`\x{1F600}`],
  ['PCRE', raw`[\x{41}-\x{5a}]`, raw`\x{41}`],
  ['PCRE', raw`\x4`, raw`\x`],
  ['Perl', raw`\o{17}`, raw`\o{17}`],
  ['PCRE', raw`\c[`, raw`\c`],
  ['GNU', raw`\<refund\>`, raw`\<`],
  ['PostgreSQL', raw`\yrefund\y`, raw`\y`],
  ['PostgreSQL', raw`\mrefund\M`, raw`\m`],
  ['Perl, Java', raw`\b{g}`, raw`\b{g}`],
  ['Ruby', raw`\C-a`, raw`\C-a`],
  ['PCRE, Python, Ruby', '^a{,3}$', '{,3}'],
  ['Perl', '^a{1, 3}$', '{1, 3}'],
  ['JavaScript, in Unicode mode only', raw`\p{L}\-x`, raw`\p{L}`],
  ['JavaScript, in Unicode mode only', raw`\u{1F600}\-`, raw`\u{1F600}`],
];

test.each(foreign)('syntax of %s is refused by its name: %s', (_, pattern, construct) => {
  for (const value of [pattern, `/${pattern}/i`, `!/${pattern}/s`, `(?i)${pattern}`, raw`\\${pattern}`]) {
    expect([value, read(value)]).toEqual([value, { ok: false, message: expect.stringContaining(`"${construct}`) }]);
  }
});

test.each(foreign)('a stored rule with syntax of %s is an error that says why: %s', async (_, pattern, construct) => {
  const subject = viewSubject({ output: 'Refund', confidence: null, timestamp: '2026-01-01T00:00:00.000Z' });
  const rule = { name: 'R', type: 'regex_match', value: `!/${pattern}/i` } as const;
  const { outcome, summary } = await evaluateRule(rule, subject, { matchPattern: () => false });
  expect([outcome, summary]).toEqual(['error', expect.stringContaining(`its value is not valid: "${construct}`)]);
});

describe('accepted is what JavaScript means the same', () => {
  test.each([
    ...[raw`\\A`, raw`\\Z`, raw`\\\\h`, raw`[\\A]`, raw`\(\?P<n>`, raw`\(\?i\)`, raw`\(\*SKIP\)`, raw`\[\[:digit:\]\]`],
    ...['[(?P<n>]', '[a++]', '[*+?+]', '[(*SKIP)]', '[(?#]', '[{,3}]', raw`[\<\>]`, '[:a]', '[[.]', '[&&]', '[a-z&]'],
    ...['[!@#$%^&*()]', '[+--]', '[[]', raw`[^[\]]`, raw`\[[^[\]]*\]`, raw`[[(]\d+,\d+[)\]]`, '[^]', '[^]*?]', '[]'],
    ...[
      'a+?',
      'a*?',
      'a??',
      'a{2,3}?',
      raw`a\++`,
      raw`\*+`,
      raw`\?+`,
      raw`a\{,3}`,
      raw`a\{1, 3}`,
      '{"a":1}',
      '{{name}}',
    ],
    ...[
      raw`(?<n>a)\k<n>`,
      raw`(a)\1`,
      raw`(\\?a)\1`,
      raw`([(?]a)\1`,
      '(?=a)',
      '(?!a)',
      '(?<=a)b',
      '(?<!a)b',
      '(?:a)',
      'a(?i:b)',
      'a(?s-i:.)',
    ],
    ...[raw`\p{L}+`, raw`\P{Lu}`, raw`\p{Script=Greek}`, raw`\p{Alpha}`, raw`[\p{L}\d]`, raw`\u{1F600}`, raw`\u00e9`],
    ...[raw`\x41`, raw`\cA`, raw`\0`, raw`\012`, raw`\101`, raw`[\1]`, raw`[\b]`, raw`\b\B\d\D\w\W\s\S\f\n\r\t\v`],
    ...[raw`\-\@\/\"\'\ \#\:\=\!`, '^$', 'a|b', '<answer>.*</answer>', raw`(?<year>\d{4})-(?<month>\d\d)`],
  ])('%s', (pattern) => {
    for (const value of [pattern, `/${pattern}/m`, `!/${pattern}/`, `(?i)${pattern}`])
      expect([value, read(value)]).toEqual([value, { ok: true, check: expect.any(Function) }]);
  });
});

test('the refusal says how JavaScript writes it', () => {
  expect(read(raw`\p{IsGreek}`)).toMatchObject({ message: expect.stringContaining(raw`write \p{Script=Greek}`) });
  expect(read(raw`\P{^L}`)).toMatchObject({ message: expect.stringContaining(raw`write \p{L}`) });
  expect(read('[[:^digit:]]')).toMatchObject({ message: expect.stringContaining(raw`write \D`) });
  expect(read(raw`a\z`)).toMatchObject({ message: expect.stringContaining('write $') });
  expect(read('(?P<n>a)')).toMatchObject({ message: expect.stringContaining('write (?<name>…)') });
});
