import type { ReportSection } from '../vocabulary/report-section.ts';

/** A sentence in plain text, with its full stop, and the evidence it rests on. */
export interface Sentence {
  text: string;
  /** Ids of evidence; none where it states no finding. */
  cites: readonly string[];
}

/** A paragraph, an entry of a list, or the name of what follows. */
export interface Block {
  kind: 'paragraph' | 'item' | 'heading';
  sentences: readonly Sentence[];
}

/** A section of a report before its citations are numbered. */
export interface Section {
  key: ReportSection;
  heading: string;
  blocks: readonly Block[];
}

export const said = (text: string, cites: readonly string[] = []): Sentence => ({ text, cites });
export const paragraph = (...sentences: Sentence[]): Block => ({ kind: 'paragraph', sentences });
export const item = (...sentences: Sentence[]): Block => ({ kind: 'item', sentences });
export const heading = (text: string): Block => ({ kind: 'heading', sentences: [said(text)] });

/** Text of a source or of a person on one line, with a full stop at its end. */
export function asSentence(text: string): string {
  const line = oneLine(text);
  return /[.!?…。！？؟]$/u.test(line) ? line : `${line}.`;
}

/** Without what would turn the text of others around. */
export const oneLine = (text: string): string =>
  text
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
