import type { ReportSectionText } from '../contract/reports/report.ts';
import type { Block, Section, Sentence } from './content.ts';
import { escapeMarkdown } from './escape-markdown.ts';

type NumberOf = ReadonlyMap<string, number>;

/** The marks of a sentence, ascending: `[1] [4]`. */
export const marksOf = ({ cites }: Sentence, numberOf: NumberOf): string[] =>
  [...new Set(cites.flatMap((id) => numberOf.get(id) ?? []))].sort((a, b) => a - b).map((n) => `[${n}]`);

/** A section as Markdown; each sentence ends in its marks. */
export const renderSection = ({ key, heading, blocks }: Section, numberOf: NumberOf): ReportSectionText => ({
  key,
  heading,
  markdown: blocks.map((block) => renderBlock(block, numberOf)).join('\n\n'),
});

/** All sections with their headings (contract section 9.2). */
export const renderNarrative = (sections: readonly ReportSectionText[]): string =>
  sections.map(({ heading, markdown }) => `## ${heading}\n\n${markdown}`).join('\n\n');

function renderBlock({ kind, sentences }: Block, numberOf: NumberOf): string {
  const text = sentences.map((sentence) => withMarks(sentence, numberOf)).join(' ');
  if (kind === 'heading') return `### ${text}`;
  return kind === 'item' ? `- ${text}` : text;
}

/** The marks stand before the full stop's successor: `He is listed. [1]`. */
const withMarks = (sentence: Sentence, numberOf: NumberOf): string =>
  [escapeMarkdown(sentence.text), ...marksOf(sentence, numberOf)].join(' ');
