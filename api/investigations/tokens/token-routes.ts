import { NewToken, TokenCreate, TokenList, TokenQuery } from '../../../domain/investigations/contract/tokens/token.ts';
import { defineRoute } from '../services.ts';
import { createToken, deleteToken, listTokens, TokenParams } from './tokens.ts';

const facts = { tag: 'Tokens', auth: 'key', scope: 'admin' } as const;

/** The routes of tokens (contract section 11). */
export const tokenRoutes = [
  defineRoute({
    ...facts,
    ...{ id: 'listTokens', method: 'get', path: '/api/v1/tokens', summary: 'List tokens, revoked ones too' },
    query: TokenQuery,
    answers: { 200: TokenList },
    handle: listTokens,
  }),
  defineRoute({
    ...facts,
    ...{ id: 'createToken', method: 'post', path: '/api/v1/tokens', summary: 'Make a token' },
    description:
      'It belongs to the user of the calling token. Its text is shown this once; a repeated key does not show it.',
    idempotent: true,
    body: TokenCreate,
    answers: { 201: NewToken },
    handle: createToken,
  }),
  defineRoute({
    ...facts,
    ...{ id: 'deleteToken', method: 'delete', path: '/api/v1/tokens/:tid', summary: 'Revoke a token at once' },
    params: TokenParams,
    answers: { 204: null },
    errors: ['not_found'],
    handle: deleteToken,
  }),
];
