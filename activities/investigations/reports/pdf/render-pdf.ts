import { setAppendix } from './appendix.ts';
import { setCover } from './cover.ts';
import { setEvidenceTable } from './evidence-table.ts';
import type { PdfInput } from './pdf-input.ts';
import { setRiskChart } from './risk-chart.ts';
import { setHeading, setSection } from './sections.ts';
import { colours, MARGIN, Sheet } from './sheet.ts';

/** A part of the document that the contents name. */
interface Part {
  heading: string;
  /** From 0. */
  page: number;
}

/** The PDF of a report (contract section 9.3); the same input gives the same bytes. */
export async function renderPdf(input: PdfInput): Promise<Buffer> {
  const { title, createdAt, facts, composed } = input;
  const sheet = new Sheet({ title, subject: facts.subject.subject_label, createdAt: new Date(createdAt) });
  setCover(sheet, input);
  sheet.newPage(); // the contents, written last
  sheet.newPage();
  const parts: Part[] = [];
  const part = (heading: string, set: () => void) => {
    setHeading(sheet, heading);
    parts.push({ heading, page: sheet.pageIndex });
    set();
  };
  for (const section of composed.sections)
    part(section.heading, () => {
      setSection(sheet, section, composed.numberOf);
      if (section.key === 'risk') setRiskChart(sheet, facts.subject.risk_breakdown);
    });
  part('Evidence', () => setEvidenceTable(sheet, input));
  part('Appendix: sources', () => setAppendix(sheet, input));
  setContents(sheet, parts);
  numberPages(sheet);
  return sheet.end();
}

function setContents(sheet: Sheet, parts: readonly Part[]): void {
  sheet.doc.switchToPage(1);
  sheet.doc.y = MARGIN;
  sheet.text('H1', 'Contents', { size: 16, weight: 'bold', colour: colours.accent, after: 12 });
  for (const { heading, page } of parts) {
    const { y } = sheet.doc;
    sheet.element('P', () => {
      sheet.textAt(heading, MARGIN, y, { size: 11, width: sheet.width - 60 });
      sheet.textAt(String(page + 1), MARGIN + sheet.width - 40, y, { size: 11, width: 40 });
    });
    sheet.doc.y = y + 20;
    sheet.doc.outline.addItem(heading, { pageNumber: page } as object);
  }
}

function numberPages(sheet: Sheet): void {
  const { count } = sheet.doc.bufferedPageRange();
  for (let page = 0; page < count; page += 1) {
    sheet.doc.switchToPage(page);
    sheet.artifact(() => {
      sheet.textAt(`${page + 1} of ${count}`, MARGIN, sheet.doc.page.height - MARGIN, {
        size: 8,
        colour: colours.muted,
      });
    }, 'Pagination');
  }
}
