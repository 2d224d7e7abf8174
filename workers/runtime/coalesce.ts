/** Keys of each requester that may wait, and keys that may cool down: bounds the memory of an outage. */
const MOST_KEYS = 10_000;

/** Who asks: a process that committed rows, or the relay that found forgotten ones. */
export type Requester = 'writer' | 'relay';

export interface RequestRun {
  /** Asks for one run of a key, and returns at once. Beyond the bound on memory the request is dropped, for the relay to find. */
  (key: string, requester?: Requester): void;
  /** Whether nothing runs, and nothing waits for a slot. */
  isQuiet(): boolean;
}

/**
 * Runs `work` for one key after the other, `limit` at once, and never twice at once for a key. `work` does not reject; it
 * answers for how many milliseconds its key cools down. Meanwhile the slot is another key's. Requests that come while
 * their key runs or cools down are one more run afterwards. The requesters take turns, so neither keeps the other out.
 */
export function coalesce(limit: number, work: (key: string) => Promise<number>): RequestRun {
  const waiting: Record<Requester, Set<string>> = { writer: new Set(), relay: new Set() };
  /** The keys that run or cool down, each with who has asked for one more run. */
  const busy = new Map<string, Requester | null>();
  let running = 0;
  let turn: Requester = 'writer';

  const add = (key: string, requester: Requester): void => {
    if (waiting[requester].size < MOST_KEYS) waiting[requester].add(key);
  };

  const first = (): string | undefined => {
    const other: Requester = turn === 'writer' ? 'relay' : 'writer';
    const [key] = waiting[turn].size > 0 ? waiting[turn] : waiting[other];
    turn = other;
    return key;
  };

  const fillSlots = (): void => {
    while (running < limit) {
      const key = first();
      if (key === undefined) return;
      void run(key);
    }
  };

  const run = async (key: string): Promise<void> => {
    running += 1;
    busy.set(key, null);
    waiting.writer.delete(key);
    waiting.relay.delete(key);
    const coolDownMs = await work(key);
    running -= 1;
    if (coolDownMs > 0 && busy.size - running <= MOST_KEYS) setTimeout(release, coolDownMs, key).unref();
    else release(key);
    fillSlots();
  };

  const release = (key: string): void => {
    const requester = busy.get(key);
    busy.delete(key);
    if (requester) add(key, requester);
    fillSlots();
  };

  const request = (key: string, requester: Requester = 'writer'): void => {
    const asked = busy.get(key);
    if (asked === undefined) add(key, requester);
    else busy.set(key, asked ?? requester);
    fillSlots();
  };
  const isQuiet = () => running === 0 && waiting.writer.size === 0 && waiting.relay.size === 0;
  return Object.assign(request, { isQuiet });
}
