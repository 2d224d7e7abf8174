import type { KeyKind } from './key-kind.ts';

/** What tenancy knows of a product. */
export interface ProductTenancy {
  id: string;
  /** A workspace gets one key of each. */
  keyKinds: readonly KeyKind[];
  /** What its limits follow; the first is that of a workspace that was given none. Empty where the product has no plans. */
  plans: readonly string[];
}
