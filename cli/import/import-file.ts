import { statSync } from 'node:fs';
import { oneLine } from '../../domain/text.ts';
import { errorCode } from '../embedded/error-code.ts';
import { StartError } from '../embedded/start-error.ts';
import { showProgress } from '../print/progress.ts';
import { refuseOtherFormats } from './refuse-other-formats.ts';
import { type ImportCounts, type LineImport, storeLines } from './store-lines.ts';

const MOST_BAD_LINES_SHOWN = 10;

/** Stores the lines of a file, showing how far it is, and prints which were not taken. */
export async function importFile<Item>(file: string, lines: LineImport<Item>): Promise<ImportCounts> {
  const bytes = sizeOf(file);
  refuseOtherFormats(file);
  const stopping = new AbortController();
  const onSignal = () => stopping.abort();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  const progress = showProgress('Submitting', bytes);
  const badLines: string[] = [];
  try {
    return await storeLines(lines, {
      ...{ file, signal: stopping.signal },
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
