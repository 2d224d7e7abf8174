/** How many passes this process runs at once, and so whether there is room to linger. */
export class DrainSlots {
  readonly total: number;
  #used = 0;

  constructor(total: number) {
    this.total = total;
  }

  /** A pass may wait for more rows only while over half of the slots are free: waiting must never keep work out. */
  get mayLinger(): boolean {
    return this.#used * 2 < this.total;
  }

  async hold<T>(work: () => Promise<T>): Promise<T> {
    this.#used += 1;
    try {
      return await work();
    } finally {
      this.#used -= 1;
    }
  }
}
