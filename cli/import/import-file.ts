import { statSync } from 'node:fs';
import { createLogSubmitter } from '../../api/evaluations/logs/log-submitter.ts';
import { oneLine } from '../../domain/text.ts';
import { errorCode } from '../embedded/error-code.ts';
import { StartError } from '../embedded/start-error.ts';
import type { Writer } from '../open-writer.ts';
import { showProgress } from '../print/progress.ts';
import type { Reading } from './read-submission.ts';
import { refuseOtherFormats } from './refuse-other-formats.ts';
import { type ImportCounts, submitFile } from './submit-file.ts';

const MOST_BAD_LINES_SHOWN = 10;

/** Submits a file to a workspace, showing how far it is, and prints what came of it. */
export async function importFile(writer: Writer, workspaceId: string, reading: Reading): Promise<ImportCounts> {
  const bytes = sizeOf(reading.file);
  refuseOtherFormats(reading.file);
  const stopping = new AbortController();
  const onSignal = () => stopping.abort();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  const progress = showProgress('Submitting', bytes);
  const badLines: string[] = [];
  try {
    return await submitFile({
      ...{ workspaceId, reading, submit: createLogSubmitter(writer), signal: stopping.signal },
      onProgress: (counts) => progress.update(counts.readBytes, describeCounts(counts)),
      onBadLine: (number, problem) => {
        if (badLines.length < MOST_BAD_LINES_SHOWN) badLines.push(`  line ${number}: ${oneLine(problem, 300)}`);
      },
    });
  } finally {
    progress.stop();
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    if (stopping.signal.aborted) console.error('Interrupted; the same command goes on where this one ended.');
    if (badLines.length > 0) console.error(`Lines that were not taken (the first ${badLines.length}):`);
    for (const line of badLines) console.error(line);
    if (stopping.signal.aborted || badLines.length > 0) process.exitCode = 1;
  }
}

/** The counts in words. */
export const describeCounts = ({ created, repeated, bad }: ImportCounts): string =>
  `${created} new, ${repeated} already there, ${bad} bad`;

function sizeOf(file: string): number {
  try {
    const stats = statSync(file);
    if (stats.isFile()) return stats.size;
  } catch (error) {
    throw new StartError(`${file} cannot be read (${errorCode(error)}).`);
  }
  throw new StartError(`${file} is not a file.`);
}
