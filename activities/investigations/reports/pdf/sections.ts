import type { Block, Section, Sentence } from '../../../../domain/investigations/reports/content.ts';
import { marksOf } from '../../../../domain/investigations/reports/render-markdown.ts';
import { colours, type Sheet } from './sheet.ts';

const BULLET_INDENT = 14;
/** Keeps marks behind a sentence that ends in a script of the other direction. */
const LEFT_TO_RIGHT = '\u200e';

/** The heading of a section, noted for the table of contents. */
export function setHeading(sheet: Sheet, heading: string): void {
  sheet.need(80);
  sheet.space(10);
  sheet.text('H1', heading, { size: 16, weight: 'bold', colour: colours.accent, after: 8 });
}

/** A section's blocks, each sentence with its marks. */
export function setSection(sheet: Sheet, { blocks }: Section, numberOf: ReadonlyMap<string, number>): void {
  for (const block of blocks) setBlock(sheet, block, numberOf);
}

function setBlock(sheet: Sheet, { kind, sentences }: Block, numberOf: ReadonlyMap<string, number>): void {
  const text = sentences.map((sentence) => withMarks(sentence, numberOf)).join(' ');
  if (kind === 'heading') {
    sheet.need(50);
    sheet.space(4);
    sheet.text('H2', text, { size: 11, weight: 'bold', after: 4 });
  } else if (kind === 'item') {
    sheet.need(14);
    sheet.text('P', `•\u00a0${text}`, { indent: BULLET_INDENT, after: 3 });
  } else sheet.text('P', text, { after: 8 });
}

const withMarks = (sentence: Sentence, numberOf: ReadonlyMap<string, number>): string =>
  [`${sentence.text}${LEFT_TO_RIGHT}`, ...marksOf(sentence, numberOf)].join(' ');
