import type { Evidence } from '../../contract/evidence/evidence.ts';
import { counted } from '../../counted.ts';
import { categoryCaps, type RiskCategory, riskCategories } from '../../risk/risk-category.ts';
import { type Block, item, paragraph, said } from '../content.ts';
import { byWeight } from '../group-evidence.ts';
import type { ReportFacts } from '../report-facts.ts';

/** How the score adds up, by hand if need be (contract section 14). */
export function risk({ subject, evidence }: ReportFacts): Block[] {
  const opening = said(
    `The score is ${subject.risk_score ?? 0} of 100, level ${subject.risk_level ?? 'info'}: ` +
      'the points of the rows below by category, each category up to its limit, added up and held between 0 and 100.',
  );
  const lines = riskCategories.flatMap((category) => {
    const rows = evidence.filter((row) => row.risk_category === category && row.risk_points !== 0).sort(byWeight);
    return rows.length === 0 ? [] : [item(lineOf(category, rows, subject.risk_breakdown?.[category] ?? 0))];
  });
  return [paragraph(opening), ...(lines.length > 0 ? lines : [paragraph(said('No row adds points.'))])];
}

function lineOf(category: RiskCategory, rows: readonly Evidence[], afterCap: number) {
  const points = rows.reduce((sum, row) => sum + row.risk_points, 0);
  const most = categoryCaps[category];
  const capped = points === afterCap ? '' : `, which count as ${afterCap}`;
  return said(
    `${nameOf(category)}: ${counted(points, 'point')} from ${counted(rows.length, 'row')}${capped} (limit ${most}).`,
    rows.map(({ id }) => id),
  );
}

/** `adverse_media` for people. */
export const nameOf = (category: RiskCategory): string =>
  `${category.charAt(0).toUpperCase()}${category.slice(1)}`.replace('_', ' ');
