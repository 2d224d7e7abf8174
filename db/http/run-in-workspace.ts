import type { SqlTransaction } from '../sql/sql-transaction.ts';
import type { Transaction } from '../tenant.ts';

/** Runs work in a transaction that sees one workspace only; which one, the giver of this function has settled. */
export type RunInWorkspace = <T>(work: (em: Transaction) => Promise<T>) => Promise<T>;

/** The same for statements with bound parameters. */
export type RunInWorkspaceSql = <T>(work: (sql: SqlTransaction) => Promise<T>) => Promise<T>;
