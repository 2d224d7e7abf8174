import type { Severity } from '../vocabulary/severity.ts';
import { categoryCaps, type RiskBreakdown, type RiskCategory, riskCategories } from './risk-category.ts';

/** What a row adds, before caps. */
export interface RiskPoints {
  category: RiskCategory | null;
  points: number;
}

export interface RiskScore {
  /** 0 to 100. */
  score: number;
  level: Severity;
  breakdown: RiskBreakdown;
}

const cap = (category: RiskCategory, points: number): number => {
  const most = categoryCaps[category];
  return most < 0 ? Math.max(most, Math.min(0, points)) : Math.min(most, points);
};

/** The level of a score (contract section 14). */
export function riskLevel(score: number): Severity {
  if (score <= 9) return 'info';
  if (score <= 29) return 'low';
  if (score <= 54) return 'medium';
  return score <= 79 ? 'high' : 'critical';
}

/** The score of a subject from its rows that are not dismissed (contract section 14). */
export function scoreRisk(rows: Iterable<RiskPoints>): RiskScore {
  const sums = new Map<RiskCategory, number>();
  for (const { category, points } of rows) if (category) sums.set(category, (sums.get(category) ?? 0) + points);
  const breakdown = Object.fromEntries(
    riskCategories.map((category) => [category, cap(category, sums.get(category) ?? 0)]),
  ) as RiskBreakdown;
  const total = Object.values(breakdown).reduce((sum, points) => sum + points, 0);
  const score = Math.round(Math.min(100, Math.max(0, total)));
  return { score, level: riskLevel(score), breakdown };
}
