/** The rules that both the product and its peer apply: five kinds, all deterministic. */
export const fiveRules = [
  { name: 'Names the policy', type: 'keyword_required', value: 'refund, policy' },
  { name: 'Promises nothing', type: 'keyword_forbidden', value: 'guarantee, lawsuit' },
  { name: 'Quotes the order', type: 'regex_match', value: '\\bORD-\\d{6}\\b' },
  { name: 'Is short', type: 'length_limit', value: '2000' },
  { name: 'Is approved', type: 'json_field', value: 'status == approved' },
];
