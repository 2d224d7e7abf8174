import { createLogSubmitter } from '../../api/evaluations/logs/log-submitter.ts';
import type { Submission } from '../../domain/evaluations/contract/submission/submission.ts';
import type { LineImport } from '../import/store-lines.ts';
import type { Writer } from '../installation/open-writer.ts';
import { type Reading, readSubmission } from './read-submission.ts';

/** The lines of a file as submissions to a workspace, stored as the route stores them. */
export function logLines(writer: Writer, workspaceId: string, reading: Reading): LineImport<Submission> {
  const submit = createLogSubmitter(writer);
  return {
    read: (text, number) => readSubmission(text, number, reading),
    async store(submission) {
      const { kind } = await submit(workspaceId, submission);
      return kind === 'conflict' ? { problem: `its id ${submission.id} belongs to a log with other content` } : kind;
    },
  };
}
