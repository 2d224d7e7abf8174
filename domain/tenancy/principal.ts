import type { KeyClass, Product } from './key-kinds.ts';

/** A wider scope implies the narrower ones: admin > write > read. `operate` stands apart: the installation itself. */
export type Scope = 'read' | 'write' | 'admin' | 'operate';
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

const implied: Record<Scope, readonly Scope[]> = {
  admin: ['admin', 'write', 'read'],
  write: ['write', 'read'],
  read: ['read'],
  operate: ['operate'],
};

/** Whether any scope held by the principal covers the one asked for. */
export const hasScope = (principal: Pick<Principal, 'scopes'>, wanted: Scope): boolean =>
  principal.scopes.some((held) => implied[held].includes(wanted));
