import type { Database } from '../../database.ts';
import { isStorageAway } from '../../errors/is-storage-away.ts';
import { microBatch } from '../../sql/micro-batch.ts';
import type { SqlTransaction } from '../../sql/sql-transaction.ts';
import { queryInWorkspace } from '../../tenant.ts';
import { addEntries, type NewEntry } from './add-entries.ts';

/** Stores an entry of a workspace, in the transaction if one is given; else it has committed when this resolves. */
export type AddAuditEntry = (workspaceId: string, entry: NewEntry, sql?: SqlTransaction) => Promise<void>;

/** Where calls are recorded; what calls of one workspace store at the same time shares a commit. */
export function createAddAuditEntry(db: Database): AddAuditEntry {
  const batch = microBatch<NewEntry, void>({
    maxItems: 500,
    ...{ concurrency: 4, enough: 8 }, // commits wait for the disk together, and callers for half as long
    failsAll: isStorageAway,
    run: async (workspaceId, entries) => {
      const { text, name, values = [] } = addEntries(workspaceId, entries);
      await queryInWorkspace(db, workspaceId, { name, text, values: [...values] });
      return entries.map(() => undefined);
    },
  });
  return async (workspaceId, entry, sql) => {
    if (sql) await sql.query(addEntries(workspaceId, [entry]));
    else await batch(workspaceId, entry);
  };
}
