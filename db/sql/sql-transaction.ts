import type { Kysely } from '@mikro-orm/postgresql';
import { v4 as randomId } from 'uuid';
import type { Transaction } from '../tenant.ts';

/** A statement with bound parameters, `$1` and so on. */
export interface SqlStatement {
  text: string;
  values?: readonly unknown[];
}

/** A transaction that takes statements with bound parameters; the `PoolClient` of `inWorkspaceSql` is one. */
export interface SqlTransaction {
  query<Row extends object>(statement: SqlStatement): Promise<{ rows: Row[]; rowCount: number | null }>;
}

/** The same transaction for statements whose parameters the ORM would inline into their text. */
export function sqlOf(em: Transaction): SqlTransaction {
  const context = em.getTransactionContext<Kysely<unknown>>();
  if (!context) throw new Error('no transaction is open');
  return {
    async query<Row extends object>({ text, values = [] }: SqlStatement) {
      const { rows, numAffectedRows } = await context.executeQuery<Row>({
        sql: text,
        parameters: values,
        query: { kind: 'RawNode', sqlFragments: [text], parameters: [] },
        queryId: { queryId: randomId() },
      });
      return { rows, rowCount: numAffectedRows === undefined ? rows.length : Number(numAffectedRows) };
    },
  };
}
