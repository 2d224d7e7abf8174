import type { ActivityDeps } from '../deps.ts';

/** What the activities of investigations need beside what all are given. */
export interface InvestigationsDeps extends ActivityDeps {}
