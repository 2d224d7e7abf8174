import { type AuditEntry, chainedText } from './audit-entry.ts';

/** A seal and the entry that it names; null where that is gone. */
export interface SealedRow {
  seq: number;
  entryId: string;
  prevHash: string | null;
  hash: string;
  entry: AuditEntry | null;
}

/** The last row of a log, or of what has been read of it. */
export interface ChainHead {
  seq: number;
  hash: string;
}

/** What checks hashes. */
export interface ChainKeys {
  verify(text: string, hash: string): boolean;
  knows(hash: string): boolean;
}

/** What is wrong with the row that follows this head, in words; null when nothing is. */
export function chainFault(row: SealedRow, head: ChainHead | null, keys: ChainKeys): string | null {
  const { seq, entryId, prevHash, hash, entry } = row;
  const expected = (head?.seq ?? 0) + 1;
  if (seq !== expected) return `seq ${expected} was removed: ${seq} follows ${head?.seq ?? 'the beginning'}`;
  if (!entry) return `seq ${seq} was removed: its entry ${entryId} is gone`;
  if (!keys.knows(hash)) return `seq ${seq} cannot be checked: TRACEWORK_SECRET_KEYS lacks the key of its hash`;
  const isOwnHash = keys.verify(chainedText(entry, { seq, prevHash }), hash);
  if (!isOwnHash) return `seq ${seq} was changed, added or reordered: its hash is not that of entry ${entryId}`;
  if (prevHash !== (head?.hash ?? null)) return `seq ${seq} does not follow ${seq - 1}: that one was replaced`;
  return null;
}
