import type { Evidence } from '../../../../domain/investigations/contract/evidence/evidence.ts';
import { oneLine } from '../../../../domain/investigations/reports/content.ts';
import type { PdfInput } from './pdf-input.ts';
import { colours, MARGIN, type Sheet } from './sheet.ts';

interface Column {
  heading: string;
  width: number;
  of(row: Evidence, n: number): string;
}

const columns: readonly Column[] = [
  { heading: 'No.', width: 34, of: (_row, n) => `[${n}]` },
  { heading: 'Source', width: 92, of: ({ source_name }) => oneLine(source_name) },
  { heading: 'Looked up', width: 108, of: ({ identifier_value }) => oneLine(identifier_value) },
  { heading: 'Evidence', width: 174, of: ({ title }) => oneLine(title) },
  { heading: 'Severity', width: 48, of: ({ severity }) => severity },
  { heading: 'Pts', width: 26, of: ({ risk_points }) => String(risk_points) },
];
const SIZE = 8;
const GAP = 6;

/** All cited rows as a table, its head again on each page. */
export function setEvidenceTable(sheet: Sheet, { composed, facts }: PdfInput): void {
  if (composed.citations.length === 0) {
    sheet.text('P', 'No row of evidence is on file.');
    return;
  }
  const rows = new Map(facts.evidence.map((row) => [row.id, row]));
  setHead(sheet);
  for (const { evidence_id, n } of composed.citations) {
    const row = rows.get(evidence_id);
    if (row) setRow(sheet, row, n);
  }
}

function setHead(sheet: Sheet): void {
  sheet.element('P', () =>
    setCells(
      sheet,
      columns.map(({ heading }) => heading),
      'bold',
    ),
  );
  sheet.rule();
  sheet.space(3);
}

function setRow(sheet: Sheet, row: Evidence, n: number): void {
  const cells = columns.map((column) => column.of(row, n));
  const height = Math.max(...cells.map((cell, index) => sheet.heightOf(cell, { size: SIZE, width: widthOf(index) })));
  if (sheet.need(height + 6)) setHead(sheet);
  sheet.element('P', () => setCells(sheet, cells, 'regular'));
  sheet.space(2);
  sheet.rule();
  sheet.space(3);
}

const widthOf = (index: number): number => (columns[index]?.width ?? 0) - GAP;

function setCells(sheet: Sheet, cells: readonly string[], weight: 'regular' | 'bold'): void {
  const { y } = sheet.doc;
  let [x, height] = [MARGIN, 0];
  for (const [index, cell] of cells.entries()) {
    const options = { size: SIZE, weight, width: widthOf(index), ...(weight === 'bold' && { colour: colours.muted }) };
    height = Math.max(height, sheet.textAt(cell, x, y, options));
    x += columns[index]?.width ?? 0;
  }
  sheet.doc.y = y + height;
}
