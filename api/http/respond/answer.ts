/** An answer with a status and headers of its own, for routes that have several good answers. */
export class Answer<Status extends number = number, Body = unknown> {
  readonly status: Status;
  readonly body: Body;
  readonly headers: Record<string, string>;
  readonly repeat: Body | undefined;

  constructor(status: Status, body: Body, headers: Record<string, string> = {}, repeat?: Body) {
    this.status = status;
    this.body = body;
    this.headers = headers;
    this.repeat = repeat;
  }
}

/**
 * An answer with a status other than the route's only one, or with headers. `repeat` is the body that a repeated
 * `Idempotency-Key` is answered instead: one without the secret that is shown once, and that no table keeps.
 */
export const answer = <const Status extends number, Body>(
  status: Status,
  body: Body,
  headers?: Record<string, string>,
  repeat?: Body,
): Answer<Status, Body> => new Answer(status, body, headers, repeat);
