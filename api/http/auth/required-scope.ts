import type { Scope } from '../../../domain/tenancy/scope.ts';
import type { RouteFacts } from '../routing/route.ts';

/**
 * The scope that a credential needs on a route, if one was sent; null where none is asked for. Where the route says nothing the method decides:
 * `read` to GET (and HEAD, which goes the same way), `write` to every other.
 */
export function requiredScope({ auth, method, scope }: Pick<RouteFacts, 'auth' | 'method' | 'scope'>): Scope | null {
  if (auth === 'public') return null;
  if (auth === 'operator') return 'operate';
  return scope ?? (method === 'get' ? 'read' : 'write');
}
