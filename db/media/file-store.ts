import type { Readable } from 'node:stream';

/** A file of one workspace in a store. */
export interface FileName {
  workspaceId: string;
  fileId: string;
}

/** Bytes of a file from the first to the last one named, both included. */
export interface ByteRange {
  first: number;
  last: number;
}

/** Where the bytes of files lie. It knows nothing of what they are; a name is written once. All throw StoreAway. */
export interface FileStore {
  /** The bytes are safe from a crash when this answers. Broken off by a kill, part of them may lie there until `remove`. */
  write(name: FileName, bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void>;
  /** Throws FileGone when there is no such file. Whoever does not read to the end must destroy the stream. */
  read(name: FileName, range?: ByteRange): Promise<Readable>;
  /** Whatever lies under the name is gone when this answers; nothing there is fine. */
  remove(name: FileName): Promise<void>;
  close(): void;
}

/** The store takes or gives nothing at the moment: its disk is full or fails, its server is away. */
export class StoreAway extends Error {
  override name = 'StoreAway';
  readonly code = 'STORE_AWAY';
}

/** The store has no file of this name. */
export class FileGone extends Error {
  override name = 'FileGone';
}
