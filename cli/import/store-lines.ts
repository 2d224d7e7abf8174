import { errorText } from '../embedded/error-text.ts';
import { StartError } from '../embedded/start-error.ts';
import { type Line, readLines } from './read-lines.ts';

/** Enough to fill two batches of a workspace. */
const MOST_UNDER_WAY = 200;

/** How far an import has come. */
export interface ImportCounts {
  readBytes: number;
  created: number;
  repeated: number;
  bad: number;
}

/** What a product's import makes of the lines of a file. */
export interface LineImport<Item> {
  /** Reads one line, or says why it cannot be taken. */
  read(text: string, number: number): { item: Item } | { problem: string };
  /** Stores what a line says, durably when it answers. */
  store(item: Item): Promise<'created' | 'repeated' | { problem: string }>;
}

interface StoreLinesOptions {
  file: string;
  signal: AbortSignal;
  onProgress(counts: ImportCounts): void;
  onBadLine(number: number, problem: string): void;
}

/** Stores the lines of a file in order, a bounded number at a time. Throws StartError when storing fails. */
export async function storeLines<Item>(lines: LineImport<Item>, options: StoreLinesOptions): Promise<ImportCounts> {
  const { file, signal, onProgress } = options;
  const counts: ImportCounts = { readBytes: 0, created: 0, repeated: 0, bad: 0 };
  const underWay = new Semaphore(MOST_UNDER_WAY);
  let failure: StartError | undefined;
  const storeOne = async (line: Line): Promise<void> => {
    try {
      const outcome = await storeLine(lines, line);
      if (typeof outcome === 'string') counts[outcome] += 1;
      else {
        counts.bad += 1;
        options.onBadLine(line.number, outcome.problem);
      }
    } catch (error) {
      failure ??= new StartError(
        `Line ${line.number} could not be stored (${errorText(error)}); run the same command again to go on from there.`,
      );
    }
  };
  for await (const line of readLines(file)) {
    if (failure || signal.aborted) break;
    counts.readBytes = line.readBytes;
    if (!('text' in line) || line.text.trim() !== '') await underWay.run(() => storeOne(line));
    onProgress(counts);
  }
  await underWay.idle();
  onProgress(counts);
  if (failure) throw failure;
  return counts;
}

async function storeLine<Item>({ read, store }: LineImport<Item>, line: Line) {
  if ('problem' in line) return line;
  const found = read(line.text, line.number);
  return 'problem' in found ? found : store(found.item);
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
