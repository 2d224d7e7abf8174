/** A credential that a service gave for a while. */
export interface IssuedToken {
  token: string;
  expiresInMs: number;
}

interface Held {
  issued: Promise<IssuedToken>;
  endsAtMs: number;
}

/** A token is not used in its last seconds, as it might end on its way. */
const MARGIN_MS = 60_000;

/** Tokens of services, in memory and nowhere else; one of these serves a process. */
export class TokenStore {
  readonly #held = new Map<string, Held>();

  /** The token kept under this name, or one that `issue` asks for: once, however many want it. */
  async tokenOf(name: string, issue: () => Promise<IssuedToken>): Promise<string> {
    const held = this.#held.get(name);
    if (held && held.endsAtMs > Date.now()) return (await held.issued).token;
    const made: Held = { issued: issue(), endsAtMs: Number.POSITIVE_INFINITY };
    this.#held.set(name, made);
    try {
      const { token, expiresInMs } = await made.issued;
      made.endsAtMs = Date.now() + expiresInMs - MARGIN_MS;
      return token;
    } catch (error) {
      if (this.#held.get(name) === made) this.#held.delete(name);
      throw error;
    }
  }

  /** The service refused this token. */
  async forget(name: string, token: string): Promise<void> {
    const held = this.#held.get(name);
    const current = await held?.issued.catch(() => null);
    if (current?.token === token && this.#held.get(name) === held) this.#held.delete(name);
  }
}
