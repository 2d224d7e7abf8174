import type { Route } from '../http/route.ts';
import { caseRoutes } from './cases/case-routes.ts';
import type { Services } from './services.ts';
import { subjectRoutes } from './subjects/subject-routes.ts';

/** The route table of investigations; a resource has its own. */
export const investigationsRoutes: readonly Route<Services>[] = [...caseRoutes, ...subjectRoutes];
