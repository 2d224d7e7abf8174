import type { Models } from './contract/settings/models.ts';

/** The preset suggestions for the `model` field, in the order shown (contract evaluations, section 14). */
export const models: Models = [
  { label: 'GPT-5.5', value: 'gpt-5.5' },
  { label: 'GPT-5 mini', value: 'gpt-5-mini' },
  { label: 'GPT-4.1', value: 'gpt-4.1' },
  { label: 'GPT-4o', value: 'gpt-4o' },
  { label: 'Claude Opus 5', value: 'claude-opus-5' },
  { label: 'Claude Sonnet 5', value: 'claude-sonnet-5' },
  { label: 'Claude Haiku 4.5', value: 'claude-haiku-4-5' },
];
