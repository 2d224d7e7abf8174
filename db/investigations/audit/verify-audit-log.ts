import type { AuditEntry } from '../../../domain/investigations/audit/audit-entry.ts';
import {
  type ChainHead,
  type ChainKeys,
  chainFault,
  type SealedRow,
} from '../../../domain/investigations/audit/chain-fault.ts';
import type { Database } from '../../database.ts';
import { queryInWorkspace } from '../../tenant.ts';
import { entryColumns } from './entry-columns.ts';

/** What came of a verification. */
export interface AuditVerdict {
  /** Rows of the chain that were read and fit. */
  rows: number;
  head: ChainHead | null;
  /** The first fault, in words; null when the log is whole. */
  fault: string | null;
  /** Entries of the last seconds, which have no seal yet. */
  unsealed: number;
}

const PAGE = 1_000;

/**
 * Recomputes the chain of a workspace's audit log (contract section 11). `noted` is a head that was written down elsewhere:
 * the log must still hold it, which a log that was cut short does not.
 */
export async function verifyAuditLog(
  db: Database,
  keys: ChainKeys,
  workspaceId: string,
  noted: ChainHead | null = null,
): Promise<AuditVerdict> {
  let head: ChainHead | null = null;
  const verdict = (fault: string | null, unsealed = 0) => ({ rows: head?.seq ?? 0, head, fault, unsealed });
  for (;;) {
    const rows: SealedRow[] = await sealedRows(db, workspaceId, head?.seq ?? null);
    for (const row of rows) {
      const fault = chainFault(row, head, keys);
      if (fault) return verdict(fault);
      if (row.seq === noted?.seq && row.hash !== noted.hash)
        return verdict(`seq ${row.seq} is another row than the one that was noted`);
      head = { seq: row.seq, hash: row.hash };
    }
    if (rows.length < PAGE) break;
  }
  const last = (head as ChainHead | null)?.seq ?? 0;
  if (noted && noted.seq > last)
    return verdict(`the log was cut short: it ends at ${last}, and ${noted.seq} was noted`);
  const { outside, unsealed } = await withoutSeal(db, workspaceId);
  return verdict(
    outside && `entry ${outside} has no seal and waits for none: it was added, or its seal removed`,
    unsealed,
  );
}

/** In their order, from the one behind `after` on; from the very first when that is null, whatever its number. */
async function sealedRows(db: Database, workspaceId: string, after: number | null): Promise<SealedRow[]> {
  const { rows } = await queryInWorkspace<
    { seq: number; entryId: string; prevHash: string | null; hash: string } & AuditEntry
  >(db, workspaceId, {
    text: `select s.seq::float8 as seq, s.entry_id as "entryId", s.prev_hash as "prevHash", s.hash, ${entryColumns}
        from audit_seal s left join audit_entry e on e.id = s.entry_id and e.workspace_id = s.workspace_id
        where s.workspace_id = $1 and ($2::bigint is null or s.seq > $2) order by s.seq limit ${PAGE}`,
    values: [workspaceId, after],
  });
  return rows.map(({ seq, entryId, prevHash, hash, ...entry }) => ({
    ...{ seq, entryId, prevHash, hash },
    entry: entry.id === null ? null : entry,
  }));
}

/** The first entry that will never be sealed, and how many will be: one statement, so that it sees no half of a commit. */
async function withoutSeal(db: Database, workspaceId: string): Promise<{ outside: string | null; unsealed: number }> {
  const { rows } = await queryInWorkspace<{ outside: string | null; unsealed: number }>(db, workspaceId, {
    text: `with work as materialized (select unnest(entry_ids) as id from audit_work where workspace_id = $1),
      bare as materialized (select e.id, e.created_at, e.id in (select id from work) as waits from audit_entry e
        where e.workspace_id = $1 and not exists (select from audit_seal s where s.entry_id = e.id))
      select (select id from bare where not waits order by created_at, id limit 1) as outside,
        (select count(*)::int from bare where waits) as unsealed`,
    values: [workspaceId],
  });
  const [row] = rows;
  if (!row) throw new Error('a count answered no row');
  return row;
}
