import type { HttpProduct } from '../product.ts';
import type { RouteFacts } from '../routing/route.ts';
import type { LimitRule } from './limit-rule.ts';

/** What a route is counted by: its own limits, else those of its product; null is a path without a route. */
export const limitsOf = <Services>(
  product: HttpProduct<Services>,
  route: RouteFacts | null,
): readonly LimitRule<string>[] => route?.limits ?? product.limits?.(route) ?? [];
