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
}

interface Waiting<Item, Result> {
  item: Item;
  size: number;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

interface Lane<Item, Result> {
  waiting: Waiting<Item, Result>[];
  running: number;
  patience: NodeJS.Timeout | undefined;
}

/** A batch under way longer than this holds nobody up: what has gathered behind it starts beside it. */
const PATIENCE_MS = 20;

/**
 * Gathers what callers of one key ask for within a turn of the event loop, or while an earlier batch is under way, and
 * works it in one go: few large batches cost far less than many small ones. Batches run side by side only when a full
 * one waits or the one before takes long. When a batch fails its items are tried one by one, so one bad item fails its
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
  } = options;
  const lanes = new Map<string, Lane<Item, Result>>();

  const take = (lane: Lane<Item, Result>): Waiting<Item, Result>[] => {
    let bytes = 0;
    const cut = lane.waiting.findIndex(({ size }, index) => {
      bytes += size;
      return index > 0 && (index >= maxItems || bytes > maxBytes);
    });
    return lane.waiting.splice(0, cut < 0 ? lane.waiting.length : cut);
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

  const mayStart = ({ running, waiting }: Lane<Item, Result>, isLate: boolean): boolean =>
    waiting.length > 0 && (running === 0 || (running < concurrency && (isLate || waiting.length >= maxItems)));

  const pump = (key: string, lane: Lane<Item, Result>, isLate = false): void => {
    clearTimeout(lane.patience);
    for (let late = isLate; mayStart(lane, late); late = false) {
      lane.running += 1;
      void work(key, take(lane)).finally(() => {
        lane.running -= 1;
        if (lane.waiting.length > 0) pump(key, lane);
        else if (lane.running === 0) lanes.delete(key);
      });
    }
    if (lane.waiting.length > 0 && lane.running < concurrency)
      lane.patience = setTimeout(pump, PATIENCE_MS, key, lane, true);
  };

  return (key: string, item: Item): Promise<Result> =>
    new Promise((resolve, reject) => {
      const lane = lanes.get(key) ?? { waiting: [], running: 0, patience: undefined };
      lanes.set(key, lane);
      lane.waiting.push({ item, size: sizeOf(item), resolve, reject });
      if (lane.waiting.length === 1) setImmediate(pump, key, lane);
    });
}
