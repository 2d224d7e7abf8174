import type { Listener } from '../listener.ts';

const POLL_MS = 250;

interface Waiter<Row> {
  id: string;
  resolve(row: Row | null): void;
}

export interface WaitOptions {
  timeoutMs: number;
  /** Aborted when the caller hangs up; the work itself goes on. */
  signal?: AbortSignal;
}

/** The waiters of one workspace in this process, read together. */
class Group<Row> {
  readonly waiters = new Set<Waiter<Row>>();
  readonly #read: (ids: string[]) => Promise<Map<string, Row>>;
  #reading = false;
  #again = false;

  constructor(read: (ids: string[]) => Promise<Map<string, Row>>) {
    this.#read = read;
  }

  /** One read at a time; whoever arrives during one is in the next. */
  async look(): Promise<void> {
    this.#again = true;
    if (this.#reading) return;
    this.#reading = true;
    while (this.#again && this.waiters.size > 0) {
      this.#again = false;
      await this.#readOnce();
    }
    this.#reading = false;
  }

  async #readOnce(): Promise<void> {
    try {
      const rows = await this.#read([...new Set([...this.waiters].map(({ id }) => id))]);
      for (const waiter of [...this.waiters]) {
        const row = rows.get(waiter.id);
        if (row !== undefined) waiter.resolve(row);
      }
    } catch {
      // A database that is away is no reason to stop waiting: the next look may find it back.
    }
  }
}

/**
 * Waits for result rows without holding a connection: all waiters of a workspace are read in one query, when one
 * arrives, when the listener hints that something settled, and every 250 ms regardless.
 */
export class RowWaiter<Row> {
  readonly #groups = new Map<string, Group<Row>>();
  readonly #listener: Listener;
  readonly #read: (workspaceId: string, ids: string[]) => Promise<Map<string, Row>>;

  /** `read` answers the settled ones among the given internal ids. */
  constructor(listener: Listener, read: (workspaceId: string, ids: string[]) => Promise<Map<string, Row>>) {
    this.#listener = listener;
    this.#read = read;
  }

  /** The settled row; null when time is up or the caller hung up. */
  wait(workspaceId: string, id: string, { timeoutMs, signal }: WaitOptions): Promise<Row | null> {
    const group = this.#groups.get(workspaceId) ?? this.#open(workspaceId);
    return new Promise((settle) => {
      const waiter: Waiter<Row> = {
        id,
        resolve: (row) => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', giveUp);
          group.waiters.delete(waiter);
          settle(row);
        },
      };
      const giveUp = () => waiter.resolve(null);
      const timer = setTimeout(giveUp, timeoutMs);
      signal?.addEventListener('abort', giveUp, { once: true });
      group.waiters.add(waiter);
      if (signal?.aborted)
        giveUp(); // hung up before it began to wait: no event will tell
      else void group.look();
    });
  }

  #open(workspaceId: string): Group<Row> {
    const group = new Group<Row>((ids) => this.#read(workspaceId, ids));
    this.#groups.set(workspaceId, group);
    const off = this.#listener.on('settled', workspaceId, () => void group.look());
    const poll = setInterval(() => {
      if (group.waiters.size > 0) return void group.look();
      off();
      clearInterval(poll);
      this.#groups.delete(workspaceId);
    }, POLL_MS);
    return group;
  }
}
