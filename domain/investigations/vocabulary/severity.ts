/** How much a row weighs, the least first (contract section 8.3). */
export const severities = ['info', 'low', 'medium', 'high', 'critical'] as const;

export type Severity = (typeof severities)[number];

/** 0 for `info`, 4 for `critical`. */
export const severityRank = (severity: Severity): number => severities.indexOf(severity);

/** The severity of a row with so many risk points. */
export function severityOf(points: number): Severity {
  if (points <= 0) return 'info';
  if (points <= 4) return 'low';
  if (points <= 9) return 'medium';
  return points <= 19 ? 'high' : 'critical';
}
