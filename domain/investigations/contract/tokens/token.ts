import * as z from 'zod';
import { instant, oneOf, timestamp, trimmedText } from '../../../fields.ts';
import { orNull } from '../fields.ts';
import { listOf } from '../list.ts';

const scopes = ['read', 'write', 'admin'] as const;

/** A token as the contract shows it (section 11); never with its text. */
export const Token = z
  .object({
    id: z.uuid(),
    name: z.string(),
    scope: z.enum(scopes),
    prefix: z.string().meta({ description: 'Its first characters.' }),
    created_at: timestamp(),
    last_used_at: timestamp().nullable(),
    expires_at: timestamp().nullable(),
    revoked_at: timestamp().nullable(),
  })
  .meta({ id: 'Token' });
export type Token = z.infer<typeof Token>;

/** The same with its text, which is shown this once: the answer to a repeated key lacks it. */
export const NewToken = Token.extend({
  token: z.string().optional().meta({ description: 'The whole token, shown this once.' }),
}).meta({ id: 'NewToken' });
export type NewToken = z.infer<typeof NewToken>;

/** A token that is to be made. */
export const TokenCreate = z
  .object({
    name: trimmedText(80),
    scope: oneOf(scopes),
    expires_at: orNull(instant()).meta({ description: 'In the future; it works for good when absent.' }),
  })
  .meta({ id: 'TokenCreate' });
export type TokenCreate = z.output<typeof TokenCreate>;

/** The list of tokens, revoked ones too. */
export const tokens = listOf('listTokens', Token);
export const TokenList = tokens.schema.meta({ id: 'TokenList' });
export type TokenList = z.infer<typeof TokenList>;
export const TokenQuery = z.object(tokens.query);
