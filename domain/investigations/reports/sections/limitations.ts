import { counted } from '../../counted.ts';
import { faults } from '../../vocabulary/worker-status.ts';
import { asSentence, type Block, item, paragraph, said } from '../content.ts';
import type { LastOutcome, ReportFacts } from '../report-facts.ts';

const failure: Record<(typeof faults)[number], string> = {
  error: 'failed',
  timeout: 'did not answer in time',
  rate_limited: 'refused for lack of quota',
};

/** What the report does not know (contract section 9.1). */
export function limitations({ dismissedCount, outcomes }: ReportFacts): Block[] {
  const failed = outcomes.flatMap((outcome) => {
    const fault = faults.find((status) => status === outcome.status);
    return fault ? [item(said(failedLine(outcome, failure[fault])))] : [];
  });
  const unasked = outcomes.filter(({ status }) => status === 'not_configured').map(({ worker_id }) => worker_id);
  return [
    paragraph(
      said('The score is a lead for a person and no decision; names are shared, and sources err.'),
      said(
        dismissedCount === 0
          ? 'No row was dismissed.'
          : `${counted(dismissedCount, 'row')} on file ${dismissedCount === 1 ? 'was' : 'were'} dismissed as not concerning the subject, and left out.`,
      ),
    ),
    ...(failed.length > 0
      ? [paragraph(said('These sources could not tell anything in the last run, so they rule nothing out:')), ...failed]
      : [paragraph(said('No source failed in the last run.'))]),
    ...(unasked.length > 0 ? [paragraph(said(`Not set up, and so not asked: ${unasked.join(', ')}.`))] : []),
  ];
}

const failedLine = ({ worker_id, reason }: LastOutcome, what: string): string =>
  asSentence(reason === null ? `${worker_id} ${what}` : `${worker_id} ${what} (${reason})`);
