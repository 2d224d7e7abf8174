import type { PageQuery } from '../../domain/investigations/contract/list.ts';
import type { Token } from '../../domain/investigations/contract/tokens/token.ts';
import { token } from '../../domain/investigations/keys.ts';
import { isoSql } from '../sql/iso-sql.ts';
import type { SqlTransaction } from '../sql/sql-transaction.ts';
import { type Bind, bindings, pageSql } from './page-sql.ts';

/** SQL of the columns of `access_key k` as the contract shows a token. */
const tokenColumns = `k.id, k.name, k.prefix, ${isoSql('k.created_at')} as created_at,
  case when 'admin' = any (k.scopes) then 'admin' when 'write' = any (k.scopes) then 'write' else 'read' end as scope,
  ${isoSql('k.last_used_at')} as last_used_at, ${isoSql('k.expires_at')} as expires_at, ${isoSql('k.revoked_at')} as revoked_at`;

/** Keys of other products are not seen. */
const owned = (workspaceId: string, bind: Bind) =>
  `k.workspace_id = ${bind(workspaceId)} and k.product = ${bind(token.product)} and k.class = ${bind(token.class)}`;

/** The tokens of a page and one more (contract section 11), newest first. */
export async function listTokens(sql: SqlTransaction, workspaceId: string, page: PageQuery): Promise<Token[]> {
  const { values, bind } = bindings();
  const { behind, end } = pageSql(page, ['k.created_at', 'k.id'], bind);
  const { rows } = await sql.query<Token>({
    text: `select ${tokenColumns} from access_key k where ${owned(workspaceId, bind)} and ${behind} ${end}`,
    values,
  });
  return rows;
}

/** Null when the workspace has no such token. */
export async function findToken(sql: SqlTransaction, workspaceId: string, id: string): Promise<Token | null> {
  const { values, bind } = bindings();
  const { rows } = await sql.query<Token>({
    text: `select ${tokenColumns} from access_key k where ${owned(workspaceId, bind)} and k.id = ${bind(id)}`,
    values,
  });
  return rows[0] ?? null;
}

/** Ends a token at once; false when the workspace has none of this id that is not revoked. */
export async function revokeToken(sql: SqlTransaction, workspaceId: string, id: string): Promise<boolean> {
  const { values, bind } = bindings();
  const { rowCount } = await sql.query({
    text: `update access_key k set revoked_at = clock_timestamp()
      where ${owned(workspaceId, bind)} and k.id = ${bind(id)} and k.revoked_at is null`,
    values,
  });
  return rowCount === 1;
}
