import type { Database } from '../database.ts';
import { inWorkspace, type Transaction } from '../tenant.ts';

/** A transaction in a workspace that opens with the first work it is given, and ends when it is told how. */
export class LaterTransaction {
  readonly #db: Database;
  readonly #workspaceId: string;
  readonly #end = Promise.withResolvers<void>();
  #opened: Promise<Transaction> | undefined;
  #ended: Promise<void> | undefined;

  constructor(db: Database, workspaceId: string) {
    this.#db = db;
    this.#workspaceId = workspaceId;
  }

  get isOpen(): boolean {
    return this.#opened !== undefined;
  }

  async run<T>(work: (em: Transaction) => Promise<T>): Promise<T> {
    this.#opened ??= this.#open();
    const em = await this.#opened;
    const result = await work(em);
    await em.flush();
    return result;
  }

  #open(): Promise<Transaction> {
    const { promise, resolve, reject } = Promise.withResolvers<Transaction>();
    this.#ended = inWorkspace(this.#db, this.#workspaceId, async (em) => {
      resolve(em);
      await this.#end.promise;
    });
    this.#ended.catch(reject);
    return promise;
  }

  /** Resolves when it has committed; nothing is to commit where it never opened. */
  async commit(): Promise<void> {
    this.#end.resolve();
    await this.#ended;
  }

  async rollback(reason: unknown): Promise<void> {
    if (!this.#ended) return;
    this.#end.reject(reason);
    await this.#ended.catch(() => {});
  }
}
