import { nameOf } from '../../../../domain/investigations/reports/sections/risk.ts';
import {
  categoryCaps,
  type RiskBreakdown,
  riskCategories,
} from '../../../../domain/investigations/risk/risk-category.ts';
import { colours, MARGIN, type Sheet } from './sheet.ts';

const ROW = 18;
const NAME_WIDTH = 110;
const BAR_WIDTH = 280;
const bars = { adds: '#c2553a', lessens: '#3f7d58', empty: '#eef1f4' };

/** A bar for each category: its points after the cap, of the most that it can have. */
export function setRiskChart(sheet: Sheet, breakdown: RiskBreakdown | null): void {
  sheet.need(riskCategories.length * ROW + 30);
  sheet.text('H2', 'Points by category', { size: 11, weight: 'bold', after: 6 });
  for (const category of riskCategories) {
    const [points, cap] = [breakdown?.[category] ?? 0, categoryCaps[category]];
    const { y } = sheet.doc;
    const share = Math.min(1, Math.abs(points / cap));
    sheet.artifact(() => {
      const [x, top] = [MARGIN + NAME_WIDTH, y + 2];
      sheet.doc.rect(x, top, BAR_WIDTH, 9).fill(bars.empty);
      if (share > 0) sheet.doc.rect(x, top, BAR_WIDTH * share, 9).fill(points < 0 ? bars.lessens : bars.adds);
    });
    sheet.element('P', () => {
      sheet.textAt(nameOf(category), MARGIN, y, { width: NAME_WIDTH });
      sheet.textAt(`${points} of ${cap}`, MARGIN + NAME_WIDTH + BAR_WIDTH + 10, y, {
        width: 80,
        colour: colours.muted,
      });
    });
    sheet.doc.y = y + ROW;
  }
  sheet.space(8);
}
