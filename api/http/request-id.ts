import { v4 as uuid } from 'uuid';

const acceptable = /^[A-Za-z0-9._-]{1,128}$/;

/** The caller's `x-request-id` if it is fit for logs, else a new UUID. */
export const requestId = (sent: string | string[] | undefined): string =>
  typeof sent === 'string' && acceptable.test(sent) ? sent : uuid();
