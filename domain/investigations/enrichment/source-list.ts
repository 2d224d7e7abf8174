/** A list that a source's service gives as a whole, as it was at one time. */
export interface SourceList {
  lines: ReadonlySet<string>;
  /** Of the bytes as they came. */
  sha256: string;
  retrievedAt: Date;
}
