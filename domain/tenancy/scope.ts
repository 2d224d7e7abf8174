/** A wider scope implies the narrower ones: admin > write > read. `operate` stands apart: the installation itself. */
export type Scope = 'read' | 'write' | 'admin' | 'operate';

const implied: Record<Scope, readonly Scope[]> = {
  admin: ['admin', 'write', 'read'],
  write: ['write', 'read'],
  read: ['read'],
  operate: ['operate'],
};

/** Whether any scope held by the principal covers the one asked for. */
export const hasScope = ({ scopes }: { scopes: readonly Scope[] }, wanted: Scope): boolean =>
  scopes.some((held) => implied[held].includes(wanted));
