import { keyKind } from '../tenancy/key-kind.ts';

/** Tokens of investigations: `tl_` and 40 characters (contract section 2). */
export const token = keyKind({
  ...{ product: 'investigations', class: 'token', prefix: 'tl_', field: 'token', shownCharacters: 8 },
});
