import { counted } from '../../counted.ts';
import { type Block, paragraph, said } from '../content.ts';
import type { ReportFacts } from '../report-facts.ts';

/** How the evidence came about, and how to check it. */
export function methodology({ outcomes }: ReportFacts): Block[] {
  const count = (...statuses: string[]) => outcomes.filter(({ status }) => statuses.includes(status)).length;
  return [
    paragraph(
      said(
        'Each source was asked about the identifiers of the subject only; nothing that was found was looked up in turn.',
      ),
      said(
        `In the last run ${counted(count('ok'), 'source')} had something to report, ${count('no_data')} had nothing, ` +
          `${count('error', 'timeout', 'rate_limited')} failed, and ${count('skipped', 'not_configured')} were not asked.`,
      ),
    ),
    paragraph(
      said('What a source answered is stored as it was received; the appendix names its SHA-256 and when it came.'),
      said('A mark in brackets leads to the row of evidence that a sentence rests on, and through it to that answer.'),
    ),
  ];
}
