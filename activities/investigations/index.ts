import { listWorkspaces } from '../retention/list-workspaces.ts';
import type { InvestigationsDeps } from './deps.ts';

/** The activities of the investigations room. */
export const investigationsActivities = (deps: InvestigationsDeps) => ({
  listWorkspaces: listWorkspaces(deps),
});

export type InvestigationsActivities = ReturnType<typeof investigationsActivities>;
