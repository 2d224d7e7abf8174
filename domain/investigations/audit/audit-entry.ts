import canonicalize from 'canonicalize';

/** What a row of the audit log says, as it is chained: ids and no names. */
export interface AuditEntry {
  id: string;
  workspace_id: string;
  /** The member whose key it was; null for a key of the workspace, and for a call without one. */
  actor_id: string | null;
  token_id: string | null;
  /** The operation's id. */
  action: string;
  target_type: string | null;
  target_id: string | null;
  ip: string;
  status: number;
  created_at: string;
}

/** The text that a row's hash is made of: the hash before it, and the row with its number as canonical JSON (RFC 8785). */
export const chainedText = (entry: AuditEntry, { seq, prevHash }: { seq: number; prevHash: string | null }): string =>
  `${prevHash ?? ''}\n${canonicalize({ ...entry, seq })}`;
