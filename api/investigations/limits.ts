import { limitsOfPlan } from '../../domain/investigations/plans.ts';
import type { LimitRule, QuotaRule } from '../http/limits/limit-rule.ts';

/** New cases of a month (contract section 4). */
export const caseQuota: QuotaRule = {
  name: 'cases',
  limit: ({ plan }) => limitsOfPlan(plan).cases,
  message: 'monthly case quota exceeded',
  tellsReset: true,
};

/** Accepted enrichments of an hour, taken in the transaction that stores the run (contract section 4). */
export const enrichmentLimit: LimitRule = {
  name: 'enrichments',
  limit: ({ plan }) => limitsOfPlan(plan).enrichments,
  windowMs: 3_600_000,
  by: 'workspace',
  retryAfter: 3_600,
  message: 'hourly enrichment cap exceeded',
};
