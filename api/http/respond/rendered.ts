import type { EventStream } from './event-stream.ts';
import type { Content } from './write-content.ts';

/** An answer ready for the wire; header names in lower case. */
export interface Rendered {
  status: number;
  headers: Record<string, string>;
  content: Content | EventStream;
  /** The body that is kept for a repeated `Idempotency-Key`, where it is another. */
  repeat?: string;
}
