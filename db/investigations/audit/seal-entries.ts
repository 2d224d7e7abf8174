import { type AuditEntry, chainedText } from '../../../domain/investigations/audit/audit-entry.ts';
import type { Database } from '../../database.ts';
import type { Signer } from '../../secrets/signer.ts';
import { inWorkspaceSql } from '../../tenant.ts';
import { entryColumns } from './entry-columns.ts';

/** For what the secret keys are bent to the audit log. */
export const AUDIT_PURPOSE = 'audit log';

interface Claimed {
  workspaceId: string;
  leaseToken: string;
  ids: string[];
}

interface Head {
  seq: number;
  hash: string;
}

/**
 * Numbers and chains the entries of claimed rows, and removes these, in one commit. Seals of a workspace are made one
 * transaction after the other; what commits late is sealed later, whatever its time. A lease that was lost seals nothing.
 */
export const sealEntries = (db: Database, signer: Signer, { workspaceId, leaseToken, ids }: Claimed): Promise<void> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    // Statements after this one see what the holder before has committed.
    await client.query(`select pg_advisory_xact_lock(hashtextextended('audit_seal/' || $1, 0))`, [workspaceId]);
    const { rows: entries } = await client.query<AuditEntry>(
      `with work as (delete from audit_work where workspace_id = $1 and lease_token = $2 and id = any ($3::uuid[])
         returning entry_ids)
       select ${entryColumns} from audit_entry e
       where e.workspace_id = $1 and e.id in (select unnest(entry_ids) from work)
         and not exists (select from audit_seal s where s.entry_id = e.id)
       order by e.created_at, e.id`,
      [workspaceId, leaseToken, ids],
    );
    const { rows } = await client.query<Head>(
      'select seq::float8 as seq, hash from audit_seal where workspace_id = $1 order by seq desc limit 1',
      [workspaceId],
    );
    let head = rows[0];
    const seals = entries.map((entry) => {
      const seq = (head?.seq ?? 0) + 1;
      const prevHash = head?.hash ?? null;
      const hash = signer.sign(chainedText(entry, { seq, prevHash }));
      head = { seq, hash };
      return { seq, entry_id: entry.id, prev_hash: prevHash, hash };
    });
    await client.query(
      `insert into audit_seal (workspace_id, seq, entry_id, prev_hash, hash)
         select $1, seq, entry_id, prev_hash, hash
         from json_to_recordset($2::json) as s (seq bigint, entry_id uuid, prev_hash text, hash text)`,
      [workspaceId, JSON.stringify(seals)],
    );
  });

/** Lets rows begin again after a minute: an entry is sealed in the end, however often that failed. */
export const retrySeals = (
  db: Database,
  { workspaceId, leaseToken }: Pick<Claimed, 'workspaceId' | 'leaseToken'>,
): Promise<void> =>
  inWorkspaceSql(db, workspaceId, async (client) => {
    await client.query(
      `update audit_work set due_at = clock_timestamp() + interval '1 min', lease_token = null, claims = 0
       where workspace_id = $1 and lease_token = $2`,
      [workspaceId, leaseToken],
    );
  });
