import type { LimitRule } from '../../http/limits/limit-rule.ts';

/** 5 rotations of the webhook token an hour and workspace (contract section 2.3). */
export const rotateLimit: LimitRule = {
  name: 'evaluations.rotate-token',
  limit: 5,
  windowMs: 3_600_000,
  by: 'workspace',
  retryAfter: 'oldest',
};
