import type { Evidence } from '../../contract/evidence/evidence.ts';
import { counted } from '../../counted.ts';
import { riskCategories } from '../../risk/risk-category.ts';
import { asSentence, type Block, item, oneLine, paragraph, type Sentence, said } from '../content.ts';
import { byWeight } from '../group-evidence.ts';
import type { ReportFacts } from '../report-facts.ts';

/** How many of the heaviest rows the summary names. */
const MOST_NAMED = 5;

/** What matters most, in a few sentences. */
export function summary({ subject, evidence, outcomes }: ReportFacts): Block[] {
  const sources = new Set(evidence.map(({ worker_id }) => worker_id)).size;
  const asked = outcomes.filter(({ status }) => status !== 'skipped' && status !== 'not_configured').length;
  const opening = said(
    `This report concerns ${oneLine(subject.subject_label)}: ${counted(evidence.length, 'row')} of evidence from ` +
      `${counted(sources, 'source')}, of ${counted(asked, 'source')} that were asked in the last run.`,
  );
  const score = said(
    `The risk score is ${subject.risk_score ?? 0} of 100 (${subject.risk_level ?? 'info'}); it is a lead for a person and no decision.`,
  );
  const heaviest = [...evidence]
    .sort(byWeight)
    .filter((row) => row.risk_points > 0)
    .slice(0, MOST_NAMED);
  const weighing = heaviest.length > 0 ? 'What weighs most:' : 'Nothing on file adds to the score.';
  return [paragraph(opening, score, said(weighing)), ...heaviest.map((row) => item(named(row)))];
}

/** A row by its title, with what it adds. */
const named = (row: Evidence): Sentence =>
  said(
    `${asSentence(row.title).replace(/\.$/, '')} (${row.source_name}; ${counted(row.risk_points, 'point')}, ${categoryName(row)}).`,
    [row.id],
  );

const categoryName = ({ risk_category }: Evidence): string =>
  riskCategories.find((category) => category === risk_category)?.replace('_', ' ') ?? 'no category';
