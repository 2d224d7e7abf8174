import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

/** `queued`: rows of a workspace committed as pending. `settled`: rows that somebody waits for have their result. */
export type Channel = 'queued' | 'settled';
const channels: readonly Channel[] = ['queued', 'settled'];

const RECONNECT_AFTER_MS = 1_000;
const CLOSE_MS = 1_000;

/** Statement that tells the listeners of a workspace, on commit. */
export const notifySql = (channel: Channel, workspaceId: string): string =>
  `select pg_notify('tracework_${channel}', '${workspaceId}')`;

/** The same as an expression, in a statement whose `$1` is the workspace. */
export const notifyCall = (channel: Channel): string => `pg_notify('tracework_${channel}', $1::text)`;

/** What hints about one drain are told under: its workspace, and its key where the workspace has several. */
export const queuedTopic = ({ workspaceId, key }: { workspaceId: string; key: string }): string =>
  key === '' ? workspaceId : `${workspaceId}/${key}`;

/** The expression that tells a keyed drain of new rows; `workspace` and `key` are SQL. */
export const notifyQueued = (workspace: string, key: string): string =>
  `pg_notify('tracework_queued', ${workspace}::text || '/' || ${key})`;

/**
 * The one LISTEN connection of a process. Its word is a hint that saves waiting, never the truth: it says nothing of
 * what happened while it was not connected, so whoever waits polls as well.
 */
export class Listener {
  readonly #emitter = new EventEmitter().setMaxListeners(0);
  readonly #url: string;
  #client: Client | null = null;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(url: string) {
    this.#url = url;
  }

  /** Connects in the background and for as long as it takes. */
  start(): this {
    void this.#connect();
    return this;
  }

  async #connect(): Promise<void> {
    const client = new Client({ connectionString: this.#url, application_name: 'tracework listener', keepAlive: true });
    const again = () => {
      if (this.#client !== client) return;
      this.#client = null;
      client.end().catch(() => {}); // it is already gone
      if (!this.#closed) this.#retry = setTimeout(() => void this.#connect(), RECONNECT_AFTER_MS);
    };
    this.#client = client;
    client.on('error', again).on('end', again);
    client.on('notification', ({ channel, payload }) => this.#emitter.emit(`${channel}:${payload}`));
    try {
      await client.connect();
      for (const channel of channels) await client.query(`listen tracework_${channel}`);
    } catch {
      again();
    }
  }

  /** Calls back on every word about this topic, a workspace or one of its drains, until the answered function is called. */
  on(channel: Channel, topic: string, callback: () => void): () => void {
    const event = `tracework_${channel}:${topic}`;
    this.#emitter.on(event, callback);
    return () => this.#emitter.off(event, callback);
  }

  /** Answers within a second: a host that vanished never confirms the end, and must not keep a process from its own. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    const ended = this.#client?.end().catch(() => {});
    await Promise.race([ended, sleep(CLOSE_MS, undefined, { ref: false })]);
  }
}
