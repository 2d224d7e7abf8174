import type { Citation, ReportSectionText } from '../contract/reports/report.ts';
import type { ReportSection } from '../vocabulary/report-section.ts';
import { reportSections } from '../vocabulary/report-section.ts';
import type { Block, Section } from './content.ts';
import { contentSha256 } from './content-sha256.ts';
import { numberCitations } from './number-citations.ts';
import { renderNarrative, renderSection } from './render-markdown.ts';
import type { ReportFacts } from './report-facts.ts';
import { findings } from './sections/findings.ts';
import { identifiers } from './sections/identifiers.ts';
import { limitations } from './sections/limitations.ts';
import { methodology } from './sections/methodology.ts';
import { risk } from './sections/risk.ts';
import { summary } from './sections/summary.ts';

const headings: Record<ReportSection, string> = {
  summary: 'Summary',
  identifiers: 'Identifiers',
  findings: 'Findings',
  risk: 'Risk',
  methodology: 'Methodology',
  limitations: 'Limitations',
};

const template: Record<ReportSection, (facts: ReportFacts) => Block[]> = {
  ...{ summary, identifiers, findings, risk, methodology, limitations },
};

/** The text of a report: what is stored of it, and what the PDF is set from. */
export interface ComposedReport {
  sections: Section[];
  texts: ReportSectionText[];
  narrative: string;
  citations: Citation[];
  /** By the id of the evidence. */
  numberOf: ReadonlyMap<string, number>;
  contentSha256: string;
}

/** What somebody else than the template wrote. */
export type WrittenSections = Partial<Record<'summary' | 'findings', Block[]>>;

/**
 * The text of a report (contract section 9): the same facts give the same text. Every row is cited, and `written` takes the
 * place of the template's blocks.
 */
export function composeReport(facts: ReportFacts, written: WrittenSections = {}): ComposedReport {
  const texts: Partial<Record<ReportSection, Block[]>> = written;
  const sections = reportSections
    .filter((key) => facts.sections.includes(key))
    .map((key) => ({ key, heading: headings[key], blocks: texts[key] ?? template[key](facts) }));
  const { citations, numberOf } = numberCitations(sections, facts.evidence);
  const rendered = sections.map((section) => renderSection(section, numberOf));
  const narrative = renderNarrative(rendered);
  return {
    ...{ sections, texts: rendered, narrative, citations, numberOf },
    contentSha256: contentSha256(narrative, citations),
  };
}
