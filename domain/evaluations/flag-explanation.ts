import type { Flag } from './contract/logs/flag.ts';

const flaggedBy = { end_user: 'Flagged by end-user', api: 'Flagged by your automation' } as const;

/** What a reviewer reads of a manual flag: who wanted it, and why (contract section 16). */
export const flagExplanation = ({ reason, flaggedBy: who }: Pick<Flag, 'reason' | 'flaggedBy'>): string =>
  reason === null ? `${flaggedBy[who]}.` : `${flaggedBy[who]}: ${reason}`;
