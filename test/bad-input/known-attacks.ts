import type { Attack } from './attack.ts';

const trial = (type: string, value: string, output: string): Attack => ({
  name: `${type} ${value.slice(0, 40)} on ${output.slice(0, 20)}…`,
  expect: 'any',
  body: JSON.stringify({ output, rule: { name: 'a', type, value } }),
});

const almost = `${'a'.repeat(40_000)}!`;

/** Attacks of several fields at once, which no schema can suggest. */
export const knownAttacks: Record<string, Attack[]> = {
  evaluateRule: [
    trial('regex_match', '^(a+)+$', almost),
    trial('regex_match', '^(?=(a+)+$)a', almost),
    trial('regex_match', '(a*)*b', almost),
    trial('regex_match', '(.*)*\\1x', almost),
    trial('regex_match', '(?:a{0,30}){0,30}$', almost),
    trial('regex_match', '(.|a)*(.|b)*(.|c)*$^', almost),
    trial('regex_match', '/\\u{1F600}+$/ius', `${'\u{1F600}'.repeat(20_000)}x`),
    trial('keyword_required', Array.from({ length: 200 }, (_, index) => `aaaaaaaa${index}`).join(), almost),
    trial('json_field', 'a[*][*][*] exists', `{"a":${'['.repeat(1_000)}1${']'.repeat(1_000)}}`),
    trial('json_field', '$', '['.repeat(49_000)),
    trial('json_field', `${'a.'.repeat(2_000)}a exists`, `${'{"a":'.repeat(8_000)}1${'}'.repeat(8_000)}`),
    trial('json_field', '$ == []', `[${'[],'.repeat(16_000)}[]]`),
    trial('json_field', 'a.__proto__ exists', '{"a":{"__proto__":1}}'),
    trial('json_field', 'd date within last 999999999999d', '{"d":"0001-01-01"}'),
    trial('json_field_keyword_forbidden', '$[*]: a', `[${'"a",'.repeat(12_000)}"a"]`),
    trial('length_limit', '0-9007199254740993', almost),
    trial('confidence_threshold', '1e-400', almost),
  ],
};
