import type { Operation } from './document.ts';

/** What must become of an attack: a refusal, this status, or anything that the document declares. */
export type Expected = 'refused' | 'any' | number;

/** One hostile request, as it differs from a valid one. */
export interface Attack {
  name: string;
  expect: Expected;
  /** Raw body instead of a valid one. */
  body?: string | Buffer;
  /** Instead of `application/json`; null for none. */
  contentType?: string | null;
  /** A raw segment instead of the id of something that exists, by parameter. */
  path?: Record<string, string>;
  /** Raw query, without the question mark. */
  query?: string;
  headers?: [string, string][];
  /** Instead of a valid credential. */
  credentials?: [string, string][];
}

/** Whether this operation should change nothing whatever it answers. */
export const isReading = ({ method }: Operation): boolean => method === 'GET';
