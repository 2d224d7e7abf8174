import type { Scope } from './scope.ts';

/** How the keys of one product and class look and what they may do by default. */
export interface KeyKind {
  product: string;
  class: string;
  /** Every key begins with it; then 40 characters of `[A-Za-z0-9]`. */
  prefix: string;
  /** Another spelling of the same key. */
  aliasPrefix?: string;
  scopes: Scope[];
  /** What a key of it may be narrowed to; none where the contract knows no scopes. */
  scopeChoices: readonly Scope[];
  /** Characters of the key that may be shown afterwards. */
  shownCharacters: number;
  /** The contract shows this key again, so it is stored encrypted as well. */
  shownAgain: boolean;
  /** A key of it is one member's, and ends with the membership. */
  ofMember: boolean;
  /** Name of the key in `keys.json`, under its product. */
  field: string;
}

/** A kind of key with what most kinds have in common: every scope, and 12 characters that may be shown. */
export const keyKind = (
  facts: Pick<KeyKind, 'product' | 'class' | 'prefix' | 'field'> & Partial<KeyKind>,
): KeyKind => ({
  scopes: ['admin'],
  scopeChoices: ['read', 'write', 'admin'],
  shownCharacters: 12,
  shownAgain: false,
  ofMember: false,
  ...facts,
});

const matching = (key: string, prefix: string): number => (key.startsWith(prefix) ? prefix.length : 0);

/** The kind a presented key claims to be, by its longest matching prefix; null for text that is no key of these kinds. */
export function kindOfKey(key: string, kinds: readonly KeyKind[]): KeyKind | null {
  let found: { kind: KeyKind; length: number } | null = null;
  for (const kind of kinds) {
    const length = Math.max(matching(key, kind.prefix), matching(key, kind.aliasPrefix ?? ''));
    if (length > (found?.length ?? 0)) found = { kind, length };
  }
  return found?.kind ?? null;
}

/** One spelling per key, so that both spellings of a key have one hash. */
export function canonicalKey(key: string, { prefix, aliasPrefix }: KeyKind): string {
  return aliasPrefix && !key.startsWith(prefix) ? prefix + key.slice(aliasPrefix.length) : key;
}

/** The kind of this product and class among these; undefined for a pair that none has. */
export const findKeyKind = (
  kinds: readonly KeyKind[],
  { product, class: keyClass }: Pick<KeyKind, 'product' | 'class'>,
): KeyKind | undefined => kinds.find((kind) => kind.product === product && kind.class === keyClass);
