/** A file of a submission as it was read; absent names and types are null (sections 10.1, 10.2 and 16). */
export type SubmittedFile =
  | { source: 'upload'; bytes: Uint8Array; filename: string; contentType: string | null }
  | { source: 'url'; url: string; filename: string; contentType: string | null }
  /** A file that is stored already: an upload, or a file of another log. */
  | { source: 'stored'; key: string; filename: string | null; contentType: string | null };

/** A file that came as a `data:` URL inside the input, and in which part. */
export interface InlineFile {
  part: number;
  bytes: Uint8Array;
  filename: string;
  contentType: string | null;
}
