import type { SqlTransaction } from '../sql/sql-transaction.ts';

/**
 * Forgets the answers that are kept for repeated keys and are about any of these, each as `<kind>/<id>`; returns how many.
 * A repeat of such a key is a new request.
 */
export async function forgetAnswers(sql: SqlTransaction, workspaceId: string, entities: string[]): Promise<number> {
  const { rowCount } = await sql.query({
    text: 'delete from idempotent_request where workspace_id = $1 and entities && $2::text[]',
    values: [workspaceId, entities],
  });
  return rowCount ?? 0;
}
