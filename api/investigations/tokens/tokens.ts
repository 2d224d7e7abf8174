import * as z from 'zod';
import { findToken, listTokens as readTokens, revokeToken } from '../../../db/investigations/token.repository.ts';
import { sqlOf } from '../../../db/sql/sql-transaction.ts';
import { createKey } from '../../../db/tenancy/keys/access-key.repository.ts';
import { notFound, PublicError } from '../../../domain/errors.ts';
import { uuid } from '../../../domain/fields.ts';
import { byCreation } from '../../../domain/investigations/contract/list.ts';
import {
  type NewToken,
  type TokenCreate,
  type TokenList,
  type TokenQuery,
  tokens,
} from '../../../domain/investigations/contract/tokens/token.ts';
import { token as kind } from '../../../domain/investigations/keys.ts';
import { answer } from '../../http/respond/answer.ts';
import type { RequestOf } from '../../http/routing/route-request.ts';
import type { Services } from '../services.ts';

/** A token by its id. */
export const TokenParams = z.object({ tid: uuid() });

/** `GET /api/v1/tokens`: revoked ones too (contract section 11). */
export async function listTokens({
  query,
  principal: { workspaceId },
  inWorkspaceSql,
}: RequestOf<{ query: typeof TokenQuery }>): Promise<TokenList> {
  const rows = await inWorkspaceSql((sql) => readTokens(sql, workspaceId, query));
  return tokens.page(rows, query.limit, byCreation);
}

/** `POST /api/v1/tokens`: one of the user of the calling token; its text is in the answer and nowhere else. */
export function createToken(
  { body, principal, inWorkspace }: RequestOf<{ body: typeof TokenCreate }>,
  { secrets }: Services,
) {
  const { name, scope, expires_at } = body;
  const { workspaceId, memberId } = principal;
  const expiresAt = expires_at === null ? null : new Date(expires_at);
  if (expiresAt && expiresAt.getTime() <= Date.now())
    throw new PublicError('validation_failed', 'The token would not work.', {
      fields: [{ path: ['expires_at'], message: 'Must be in the future.' }],
    });
  return inWorkspace(async (em) => {
    const { record, key } = createKey(em, secrets, { workspaceId, kind, name, scopes: [scope], memberId, expiresAt });
    await em.flush();
    const stored = await findToken(sqlOf(em), workspaceId, record.id);
    if (!stored) throw new Error('a token was made and is not there');
    return answer<201, NewToken>(201, { ...stored, token: key }, {}, stored);
  });
}

/** `DELETE /api/v1/tokens/{tid}`: it opens nothing any more, in no process. */
export async function deleteToken({
  params,
  principal: { workspaceId },
  inWorkspaceSql,
}: RequestOf<{ params: typeof TokenParams }>): Promise<void> {
  if (!(await inWorkspaceSql((sql) => revokeToken(sql, workspaceId, params.tid)))) throw notFound('Token');
}
