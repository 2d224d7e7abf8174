/** What a plan allows (contract section 4). */
interface PlanLimits {
  /** Accepted enrichments in any hour. */
  enrichments: number;
  /** New cases in a calendar month (UTC). */
  cases: number;
}

/** The plans of investigations, the default first. */
export const planLimits = {
  free: { enrichments: 5, cases: 3 },
  starter: { enrichments: 60, cases: 25 },
  pro: { enrichments: 240, cases: 100 },
  agency: { enrichments: 1_000, cases: 500 },
} as const satisfies Record<string, PlanLimits>;

export type Plan = keyof typeof planLimits;
export const plans = Object.keys(planLimits) as [Plan, ...Plan[]];

const isPlan = (name: string | null): name is Plan => plans.some((plan) => plan === name);

/** The plan of a workspace by its name; the default where it has none. */
export const planOf = (name: string | null): Plan => (isPlan(name) ? name : plans[0]);

/** What a workspace of this plan may do. */
export const limitsOfPlan = (plan: string | null): PlanLimits => planLimits[planOf(plan)];
