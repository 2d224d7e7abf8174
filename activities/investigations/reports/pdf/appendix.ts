import { oneLine } from '../../../../domain/investigations/reports/content.ts';
import type { PdfInput } from './pdf-input.ts';
import { colours, type Sheet } from './sheet.ts';

/** Each citation: where it can be checked, when the source answered, and the hash of the answer. */
export function setAppendix(sheet: Sheet, { composed }: PdfInput): void {
  for (const { n, source_name, source_url, retrieved_at, raw_sha256 } of composed.citations) {
    sheet.need(44);
    sheet.text('P', `[${n}] ${oneLine(source_name)}, ${retrieved_at.slice(0, 19).replace('T', ' ')} UTC`, {
      size: 8.5,
      after: 0,
    });
    const isLink = /^https?:\/\//.test(source_url) && URL.canParse(source_url);
    sheet.text('P', oneLine(source_url), {
      size: 8,
      after: 0,
      indent: 14,
      ...(isLink && { link: new URL(source_url).href }),
    });
    sheet.text('P', `SHA-256 ${raw_sha256}`, { size: 7.5, colour: colours.muted, indent: 14, after: 5 });
  }
  if (sheet.notes.used)
    sheet.text(
      'P',
      'Some characters have no font on the machine that made this document and are set in Latin letters.',
      {
        size: 8.5,
        colour: colours.muted,
      },
    );
}
