import type { Route } from '../http/route.ts';
import type { Services } from './services.ts';

/** The route table of investigations; a resource has its own. */
export const investigationsRoutes: readonly Route<Services>[] = [];
