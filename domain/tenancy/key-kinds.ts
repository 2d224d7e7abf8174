import type { Scope } from './scope.ts';

export type Product = 'operator' | 'evaluations' | 'investigations' | 'companies' | 'causality' | 'traces';
export type KeyClass =
  | 'operator'
  | 'webhook_token'
  | 'api_key'
  | 'token'
  | 'user_key'
  | 'organization_key'
  | 'operator_key';

/** How the keys of one product and class look and what they may do by default. */
export interface KeyKind {
  product: Product;
  class: KeyClass;
  /** Every key begins with it; then 40 characters of `[A-Za-z0-9]`. */
  prefix: string;
  /** Another spelling of the same key (contract traces, section 1.2). */
  aliasPrefix?: string;
  scopes: Scope[];
  /** What a key of it may be narrowed to; none where the contract knows no scopes. */
  scopeChoices: readonly Scope[];
  /** Characters of the key that may be shown afterwards. */
  shownCharacters: number;
  /** The contract shows this key again, so it is stored encrypted as well. */
  shownAgain: boolean;
  /** Name of the key in `keys.json`, under its product. */
  field: string;
}

const kind = (
  product: Product,
  keyClass: KeyClass,
  prefix: string,
  field: string,
  extra: Partial<KeyKind> = {},
): KeyKind => ({
  product,
  class: keyClass,
  prefix,
  field,
  scopes: ['admin'],
  scopeChoices: ['read', 'write', 'admin'],
  shownCharacters: 12,
  shownAgain: false,
  ...extra,
});

/** Every kind of key of the five contracts, and the operator's own. */
export const keyKinds: readonly KeyKind[] = [
  kind('operator', 'operator', 'tw_op_', 'token', { scopes: ['operate'], scopeChoices: ['operate'] }),
  kind('evaluations', 'webhook_token', 'wh-', 'webhookToken', { shownCharacters: 8, shownAgain: true }),
  kind('evaluations', 'api_key', 'ek-', 'apiKey', { shownCharacters: 8, shownAgain: true }),
  kind('investigations', 'token', 'tl_', 'token', { shownCharacters: 8 }),
  kind('companies', 'organization_key', 'trace_org_', 'orgKey', { scopeChoices: [] }),
  kind('companies', 'operator_key', 'trace_op_', 'operatorKey', { scopeChoices: [] }),
  kind('companies', 'user_key', 'trace_', 'userKey', { scopeChoices: [] }),
  kind('causality', 'api_key', 'tc_live_', 'apiKey'),
  kind('traces', 'api_key', 'rt_live_', 'apiKey', { aliasPrefix: 'rt_', scopeChoices: [] }),
];

/** The kind a presented key claims to be, by its longest matching prefix; null for text that is no key of ours. */
export function kindOfKey(key: string): KeyKind | null {
  const matches = keyKinds.flatMap((candidate) =>
    [candidate.prefix, candidate.aliasPrefix ?? candidate.prefix]
      .filter((prefix) => key.startsWith(prefix))
      .map((prefix) => ({ candidate, length: prefix.length })),
  );
  return matches.sort((a, b) => b.length - a.length)[0]?.candidate ?? null;
}

/** One spelling per key, so that both spellings of a key have one hash. */
export function canonicalKey(key: string, { prefix, aliasPrefix }: KeyKind): string {
  return aliasPrefix && !key.startsWith(prefix) ? prefix + key.slice(aliasPrefix.length) : key;
}

export const findKeyKind = (product: string, keyClass?: string): KeyKind | undefined =>
  keyKinds.find((candidate) => candidate.product === product && (!keyClass || candidate.class === keyClass));

/** The kind of this product and class; throws for a pair that no contract has. */
export function keyKindOf(product: Product, keyClass: KeyClass): KeyKind {
  const found = findKeyKind(product, keyClass);
  if (!found) throw new Error(`${product} has no keys of class ${keyClass}`);
  return found;
}
