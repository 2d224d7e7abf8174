/** An answer with a status and headers of its own, for routes that have several good answers. */
export class Answer<Status extends number = number, Body = unknown> {
  readonly status: Status;
  readonly body: Body;
  readonly headers: Record<string, string>;

  constructor(status: Status, body: Body, headers: Record<string, string> = {}) {
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** An answer with a status other than the route's only one, or with headers. */
export const answer = <const Status extends number, Body>(
  status: Status,
  body: Body,
  headers?: Record<string, string>,
): Answer<Status, Body> => new Answer(status, body, headers);
