/** Shorter texts are no keys, and stand in answers by chance. */
const LEAST_LENGTH = 6;
const removed = Buffer.from('[removed]');

/** What a source was sent as credentials, and how answers are cleared of it. */
export class Secrets {
  readonly #forms = new Set<string>();

  /** From now on this text is removed, as it stands and as addresses, JSON and basic authentication write it. */
  add(secret: string | undefined): void {
    if (secret === undefined || secret.length < LEAST_LENGTH) return;
    const written = [encodeURIComponent(secret.toWellFormed()), JSON.stringify(secret).slice(1, -1)];
    for (const form of [secret, ...written, Buffer.from(secret).toString('base64')]) this.#forms.add(form);
  }

  /** The body without any of them; the same buffer where there is none. */
  removeFrom(body: Buffer): Buffer {
    let rest = body;
    for (const form of [...this.#forms].sort((a, b) => b.length - a.length)) {
      if (rest.includes(form)) rest = Buffer.concat(split(rest, Buffer.from(form)));
    }
    return rest;
  }
}

function split(body: Buffer, form: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  let from = 0;
  for (let at = body.indexOf(form); at >= 0; at = body.indexOf(form, from)) {
    parts.push(body.subarray(from, at), removed);
    from = at + form.length;
  }
  return [...parts, body.subarray(from)];
}
