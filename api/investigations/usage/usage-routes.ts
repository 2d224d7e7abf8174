import { Usage } from '../../../domain/investigations/contract/usage/usage.ts';
import { limitsOfPlan, planOf } from '../../../domain/investigations/plans.ts';
import type { RouteRequest } from '../../http/routing/route-request.ts';
import { caseQuota, enrichmentLimit } from '../limits.ts';
import { defineRoute } from '../services.ts';

/** `GET /api/v1/usage` (contract section 11). */
function getUsage({ principal, inWorkspaceSql, quotaUse, take }: RouteRequest): Promise<Usage> {
  return inWorkspaceSql(async (sql) => {
    const month = await quotaUse(sql, caseQuota);
    const hour = await take(enrichmentLimit, { cost: 0, sql });
    return {
      plan: planOf(principal.plan),
      cases: {
        used: month.used,
        limit: month.limit ?? limitsOfPlan(principal.plan).cases,
        period_start: new Date(month.startsAtMs).toISOString(),
        period_end: new Date(month.endsAtMs).toISOString(),
      },
      enrichments: { used_last_hour: hour.limit - hour.remaining, limit: hour.limit },
    };
  });
}

/** The route of usage. */
export const usageRoutes = [
  defineRoute({
    ...{ id: 'getUsage', method: 'get', path: '/api/v1/usage', summary: 'What the plan allows and what is used of it' },
    ...{ tag: 'Usage', auth: 'key' },
    answers: { 200: Usage },
    handle: getUsage,
  }),
];
