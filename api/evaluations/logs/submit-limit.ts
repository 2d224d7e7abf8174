import type { LimitRule } from '../../http/limits/limit-rule.ts';

/** 60 submissions a minute and workspace, sync and async alike (contract section 2.3). */
export const submitLimit: LimitRule = {
  name: 'evaluations.submit',
  limit: 60,
  windowMs: 60_000,
  by: 'workspace',
  retryAfter: 60,
  message: 'Too many requests. Please slow down and try again shortly.',
};
