import { oneLine } from '../../../../domain/investigations/reports/content.ts';
import type { PdfInput } from './pdf-input.ts';
import { colours, MARGIN, type Sheet } from './sheet.ts';

const purposes: Record<PdfInput['purpose'], string> = {
  internal: 'Internal use',
  court: 'For court',
  fcra: 'For a decision regulated by the FCRA',
};

/** The first page: what the report is, about whom, and how to tell that it is this one. */
export function setCover(
  sheet: Sheet,
  { title, purpose, createdAt, caseNumber, caseTitle, facts, composed }: PdfInput,
): void {
  sheet.doc.y = 150;
  sheet.text('P', 'Investigation report', { size: 11, colour: colours.muted, after: 10 });
  sheet.text('H1', oneLine(title), { size: 26, weight: 'bold', colour: colours.accent, after: 18 });
  sheet.rule();
  sheet.space(18);
  const { subject_label, risk_score, risk_level } = facts.subject;
  const rows: [string, string][] = [
    ['Case', `${caseNumber}, ${oneLine(caseTitle)}`],
    ['Subject', oneLine(subject_label)],
    ['Risk score', `${risk_score ?? 0} of 100 (${risk_level ?? 'info'})`],
    ['Purpose', purposes[purpose]],
    ['Date', `${createdAt.slice(0, 10)} ${createdAt.slice(11, 19)} UTC`],
    ['Evidence', `${facts.evidence.length} rows on file, ${composed.citations.length} cited`],
    ['SHA-256 of the content', composed.contentSha256],
  ];
  for (const [name, value] of rows) setRow(sheet, name, value);
  sheet.space(24);
  sheet.text('P', 'The risk score is a lead for a person and no decision. Names are shared, and sources err.', {
    size: 9,
    colour: colours.muted,
  });
}

const NAME_WIDTH = 130;

function setRow(sheet: Sheet, name: string, value: string): void {
  const width = sheet.width - NAME_WIDTH;
  sheet.need(sheet.heightOf(value, { size: 9.5, width }));
  sheet.element('P', () => {
    const { y } = sheet.doc;
    sheet.textAt(name, MARGIN, y, { size: 10, colour: colours.muted, width: NAME_WIDTH - 10 });
    sheet.doc.y = y + sheet.textAt(value, MARGIN + NAME_WIDTH, y, { size: 9.5, width });
  });
  sheet.space(7);
}
