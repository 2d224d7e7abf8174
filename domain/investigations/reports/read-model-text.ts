import type { Evidence } from '../contract/evidence/evidence.ts';
import type { WrittenSections } from './compose-report.ts';
import { asSentence, type Block, heading, paragraph, type Sentence, said } from './content.ts';
import type { ModelText } from './model-prompt.ts';
import type { ReportFacts } from './report-facts.ts';
import { listFindings } from './sections/findings.ts';

/** What is left of a model's text, and how many of its sentences were dropped. */
export interface CheckedText {
  written: WrittenSections;
  dropped: number;
}

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });
const mark = /\[\s*(\d+(?:\s*[,;]\s*\d+)*)\s*\]/g;
const onlyMarks = /^(?:\s*\[\s*\d+(?:\s*[,;]\s*\d+)*\s*\][.\s]*)+$/;

/**
 * The sentences of a model that rest on rows it was given; one without a mark, or with one that stands for nothing, is
 * dropped (contract section 9.1). Rows that no sentence cites are listed as the template does, so that none is left out.
 * Null where no sentence is left.
 */
export function readModelText(
  text: ModelText,
  rows: readonly Evidence[],
  { evidence }: ReportFacts,
): CheckedText | null {
  const summary = readSentences(text.summary, rows);
  const findings = readSentences(text.findings, rows);
  const sentences = [...summary.kept, ...findings.kept];
  if (sentences.length === 0) return null;
  const cited = new Set(sentences.flatMap(({ cites }) => cites));
  const others = evidence.filter(({ id }) => !cited.has(id));
  const blocks: Block[] = [
    ...(findings.kept.length > 0 ? [paragraph(...findings.kept)] : []),
    ...(others.length > 0 ? [heading('Other rows on file'), ...listFindings(others)] : []),
  ];
  return {
    written: { ...(summary.kept.length > 0 && { summary: [paragraph(...summary.kept)] }), findings: blocks },
    dropped: summary.dropped + findings.dropped,
  };
}

function readSentences(text: string, rows: readonly Evidence[]): { kept: Sentence[]; dropped: number } {
  const kept: Sentence[] = [];
  let dropped = 0;
  for (const sentence of splitSentences(text)) {
    const numbers = [...sentence.matchAll(mark)].flatMap(([, list = '']) => list.split(/[,;]/).map(Number));
    const cites = numbers.map((n) => rows[n - 1]?.id);
    const words = sentence
      .replace(mark, '')
      .replace(/\s+([.,;:!?])/g, '$1')
      .trim();
    if (numbers.length === 0 || cites.includes(undefined) || !/[\p{L}\p{N}]/u.test(words)) dropped += 1;
    else kept.push(said(asSentence(words), cites as string[]));
  }
  return { kept, dropped };
}

/** Sentences with the marks that stand behind their full stops. */
function splitSentences(text: string): string[] {
  const sentences: string[] = [];
  for (const { segment } of segmenter.segment(text)) {
    if (segment.trim() === '') continue;
    const leading = /^(?:\s*\[\s*\d+(?:\s*[,;]\s*\d+)*\s*\]\.?)+/.exec(segment)?.[0] ?? '';
    if (leading !== '' && sentences.length > 0) {
      sentences[sentences.length - 1] += ` ${leading}`;
      const rest = segment.slice(leading.length);
      if (rest.trim() !== '' && !onlyMarks.test(segment)) sentences.push(rest);
    } else sentences.push(segment);
  }
  return sentences;
}
