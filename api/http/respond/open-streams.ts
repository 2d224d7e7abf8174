/** The event streams of a process that are open, so that its server can end them. */
export class OpenStreams {
  readonly #open = new Map<() => void, Promise<void>>();
  #ending = false;

  /** Notes a stream and how to end it; to be told when that has been done, its source's cleanup included. */
  add(end: () => void): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#open.set(end, promise);
    if (this.#ending) end();
    return () => {
      this.#open.delete(end);
      resolve();
    };
  }

  /** Ends every stream, and each that begins from now on; settles when those that are open have ended. */
  async endAll(): Promise<void> {
    this.#ending = true;
    const ended = [...this.#open.values()];
    for (const end of this.#open.keys()) end();
    await Promise.all(ended);
  }
}
