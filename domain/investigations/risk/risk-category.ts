/** Where points count, and the most that a category adds; `corroboration` takes away, and this is the most it takes (contract section 14). */
export const categoryCaps = {
  sanctions: 60,
  infrastructure: 30,
  breach: 25,
  legal: 20,
  adverse_media: 20,
  identity: 15,
  corroboration: -10,
} as const;

export type RiskCategory = keyof typeof categoryCaps;
export const riskCategories = Object.keys(categoryCaps) as [RiskCategory, ...RiskCategory[]];

/** Points by category, after their caps. */
export type RiskBreakdown = Record<RiskCategory, number>;
