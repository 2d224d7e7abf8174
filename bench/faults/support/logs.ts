/**
 * What is submitted, and what must come of it. Everything follows from the id, so that a checker needs nothing but the
 * ledger: `plain` logs meet quick rules, `slow` ones hold their pass for 250 ms, `judged` ones ask a model.
 */
export type Kind = 'plain' | 'slow' | 'judged';

export const rules = [
  { name: 'no promises', type: 'keyword_forbidden', value: 'forbidden', projectName: 'plain' },
  { name: 'not too long', type: 'length_limit', value: '<= 2000', projectName: 'plain' },
  { name: 'has an id', type: 'regex_match', value: '^id=', projectName: 'plain' },
  { name: 'no promises', type: 'keyword_forbidden', value: 'forbidden', projectName: 'slow' },
  // Only JavaScript's engine takes a look-ahead, and this one would go on for years: it is ended after 250 ms.
  { name: 'takes long', type: 'regex_match', value: '(?=(a+)+$)b', projectName: 'slow' },
  { name: 'polite', type: 'llm_judge', value: 'Flag what is not polite.', projectName: 'judged' },
];

const appliedRules: Record<Kind, number> = { plain: 3, slow: 2, judged: 1 };

const kindOf = (id: string): Kind => (id.startsWith('judged') ? 'judged' : id.startsWith('slow') ? 'slow' : 'plain');
const isBad = (id: string): boolean => kindOf(id) === 'slow' || /[13579]$/.test(id);

/** The nth id of its kind. */
export const logId = (kind: Kind, n: number): string => `${kind}-${n}`;

export function submissionOf(id: string) {
  const text = isBad(id) ? 'This is forbidden.' : 'This is fine.';
  const tail = kindOf(id) === 'slow' ? `${'a'.repeat(60)}!` : '';
  return { id, project: kindOf(id), output: `id=${id} ${text} ${tail}`, metadata: { id } };
}

/** The verdict that follows from the rules, and by how many of them. */
export const expectedOf = (id: string) => ({
  status: isBad(id) ? 'flagged' : 'pass',
  rules: appliedRules[kindOf(id)],
});
