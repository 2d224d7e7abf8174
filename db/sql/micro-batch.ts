export interface MicroBatchOptions<Item, Result> {
  /** Works a batch of one key and answers one result per item, in order. */
  run(key: string, items: Item[]): Promise<Result[]>;
  maxItems: number;
  /** Most bytes of a batch, by `sizeOf`; an item larger than that travels alone. */
  maxBytes?: number;
  sizeOf?(item: Item): number;
  /** Errors that would meet every item alike, so that trying them one by one would only take longer. */
  failsAll?(error: unknown): boolean;
  /** Batches of one key under way at once. */
  concurrency?: number;
  /** So many that wait are worth a batch beside those under way; a full one when absent. */
  enough?: number;
}

interface Waiting<Item, Result> {
  item: Item;
  size: number;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

interface Queued<Item, Result> {
  waiting: Waiting<Item, Result>[];
  running: number;
  patience: NodeJS.Timeout | undefined;
}

/** A batch under way longer than this holds nobody up: what has gathered behind it starts beside it. */
const PATIENCE_MS = 20;

/**
 * Gathers what callers of one key ask for within a turn of the event loop, or while an earlier batch is under way, and
 * works it in one go: few large batches cost far less than many small ones. Batches run side by side only when
 * enough wait or the one before takes long. When a batch fails its items are tried one by one, so one bad item fails its
 * own caller only.
 */
export function microBatch<Item, Result>(options: MicroBatchOptions<Item, Result>) {
  const {
    run,
    maxItems,
    maxBytes = Number.POSITIVE_INFINITY,
    sizeOf = () => 0,
    failsAll = () => false,
    concurrency = 2,
    enough = maxItems,
  } = options;
  const queues = new Map<string, Queued<Item, Result>>();

  const take = (queued: Queued<Item, Result>): Waiting<Item, Result>[] => {
    let bytes = 0;
    const cut = queued.waiting.findIndex(({ size }, index) => {
      bytes += size;
      return index > 0 && (index >= maxItems || bytes > maxBytes);
    });
    return queued.waiting.splice(0, cut < 0 ? queued.waiting.length : cut);
  };

  const work = async (key: string, batch: Waiting<Item, Result>[]): Promise<void> => {
    try {
      const results = await run(
        key,
        batch.map(({ item }) => item),
      );
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result);
    } catch (error) {
      if (batch.length === 1 || failsAll(error)) for (const { reject } of batch) reject(error);
      else for (const one of batch) await work(key, [one]);
    }
  };

  const mayStart = ({ running, waiting }: Queued<Item, Result>, isLate: boolean): boolean =>
    waiting.length > 0 && (running === 0 || (running < concurrency && (isLate || waiting.length >= enough)));

  const pump = (key: string, queued: Queued<Item, Result>, isLate = false): void => {
    clearTimeout(queued.patience);
    for (let late = isLate; mayStart(queued, late); late = false) {
      queued.running += 1;
      void work(key, take(queued)).finally(() => {
        queued.running -= 1;
        if (queued.waiting.length > 0) pump(key, queued);
        else if (queued.running === 0) queues.delete(key);
      });
    }
    if (queued.waiting.length > 0 && queued.running < concurrency)
      queued.patience = setTimeout(pump, PATIENCE_MS, key, queued, true);
  };

  return (key: string, item: Item): Promise<Result> =>
    new Promise((resolve, reject) => {
      const queued = queues.get(key) ?? { waiting: [], running: 0, patience: undefined };
      queues.set(key, queued);
      queued.waiting.push({ item, size: sizeOf(item), resolve, reject });
      if (queued.waiting.length === 1) setImmediate(pump, key, queued);
    });
}
