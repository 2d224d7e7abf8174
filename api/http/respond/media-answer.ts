import type { ZodType } from 'zod';

/** An answer of another media type than JSON: text, bytes or a stream of them. */
export interface MediaAnswer {
  mediaType: string;
  /** Others in which the same may come; the handler then names the one of an answer as its `content-type`. */
  otherTypes?: readonly string[];
  description: string;
  /** What is in it where that is JSON of a media type of its own; for the reference alone. */
  schema?: ZodType;
  headers?: Record<string, ZodType>;
}
