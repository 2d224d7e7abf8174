import type { InvestigationsDeps } from './deps.ts';

/** The activities of the investigations room. */
export const investigationsActivities = (_deps: InvestigationsDeps) => ({});

export type InvestigationsActivities = ReturnType<typeof investigationsActivities>;
