import type { SubmitLog } from '../../api/evaluations/logs/log-submitter.ts';
import { errorText } from '../embedded/error-text.ts';
import { StartError } from '../embedded/start-error.ts';
import { type Line, readLines } from './read-lines.ts';
import { type Reading, readSubmission } from './read-submission.ts';

/** Enough to fill two batches of a workspace. */
const MOST_UNDER_WAY = 200;

/** How far an import has come. */
export interface ImportCounts {
  readBytes: number;
  created: number;
  repeated: number;
  bad: number;
}

export interface SubmitFileInput {
  workspaceId: string;
  reading: Reading;
  submit: SubmitLog;
  signal: AbortSignal;
  onProgress(counts: ImportCounts): void;
  onBadLine(number: number, problem: string): void;
}

/** Submits the lines of a file as the route would, in order, a bounded number at a time. Throws StartError when storing fails. */
export async function submitFile(input: SubmitFileInput): Promise<ImportCounts> {
  const { reading, signal, onProgress } = input;
  const counts: ImportCounts = { readBytes: 0, created: 0, repeated: 0, bad: 0 };
  const underWay = new Semaphore(MOST_UNDER_WAY);
  let failure: StartError | undefined;
  const submitOne = async (line: Line): Promise<void> => {
    try {
      await submitLine(input, counts, line);
    } catch (error) {
      failure ??= new StartError(
        `Line ${line.number} could not be stored (${errorText(error)}); run the same command again to go on from there.`,
      );
    }
  };
  for await (const line of readLines(reading.file)) {
    if (failure || signal.aborted) break;
    counts.readBytes = line.readBytes;
    if (!('text' in line) || line.text.trim() !== '') await underWay.run(() => submitOne(line));
    onProgress(counts);
  }
  await underWay.idle();
  onProgress(counts);
  if (failure) throw failure;
  return counts;
}

async function submitLine(input: SubmitFileInput, counts: ImportCounts, line: Line): Promise<void> {
  const { workspaceId, reading, submit, onBadLine } = input;
  const refuse = (problem: string) => {
    counts.bad += 1;
    onBadLine(line.number, problem);
  };
  if ('problem' in line) return refuse(line.problem);
  const read = readSubmission(line.text, line.number, reading);
  if ('problem' in read) return refuse(read.problem);
  const { kind } = await submit(workspaceId, read.submission);
  if (kind === 'conflict') return refuse(`its id ${read.submission.id} belongs to a log with other content`);
  counts[kind] += 1;
}

/** Lets a bounded number of tasks be under way. */
class Semaphore {
  readonly #most: number;
  #running = 0;
  #wake: () => void = () => {};

  constructor(most: number) {
    this.#most = most;
  }

  /** Starts the task as soon as there is room for it; the task never rejects. */
  async run(task: () => Promise<void>): Promise<void> {
    await this.#below(this.#most);
    this.#running += 1;
    void task().finally(() => {
      this.#running -= 1;
      this.#wake();
    });
  }

  idle(): Promise<void> {
    return this.#below(1);
  }

  async #below(count: number): Promise<void> {
    while (this.#running >= count) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
