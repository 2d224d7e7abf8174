import type { KeyClass, Product } from './key-kinds.ts';
import type { Scope } from './scope.ts';

export type MemberRole = 'admin' | 'member';
export type Plan = 'free' | 'starter' | 'pro' | 'agency' | 'standard' | 'enterprise';

/** Who is calling: one valid key and the workspace it opens. */
export interface Principal {
  keyId: string;
  product: Product;
  class: KeyClass;
  scopes: Scope[];
  workspaceId: string;
  workspaceName: string;
  plan: Plan;
  memberId: string | null;
}
