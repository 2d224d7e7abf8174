import type { Scope } from './scope.ts';

export type MemberRole = 'admin' | 'member';

/** Who is calling: one valid credential and the workspace it opens. */
export interface Principal {
  /** Of the key; of a credential that is no key of ours, what tells its owner from others. */
  keyId: string;
  product: string;
  class: string;
  scopes: Scope[];
  workspaceId: string;
  workspaceName: string;
  /** Of the workspace in this product; null where the product has no plans. */
  plan: string | null;
  /** Whose key it is, and what that member is now; null for a key of the workspace as a whole. */
  memberId: string | null;
  memberRole: MemberRole | null;
}

/** The operator of the installation, by one valid operator key; of no workspace. */
export interface Operator {
  keyId: string;
  product: string;
  class: string;
  scopes: Scope[];
  workspaceId: null;
}
