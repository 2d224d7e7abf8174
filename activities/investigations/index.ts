import { listWorkspaces } from '../retention/list-workspaces.ts';
import { sealAudit } from './audit/seal-audit.ts';
import type { InvestigationsDeps } from './deps.ts';
import { beginRun } from './runs/begin-run.ts';
import { querySource } from './runs/query-source.ts';
import { settleRun } from './runs/settle-run.ts';

/** The activities of the investigations room. */
export const investigationsActivities = (deps: InvestigationsDeps) => ({
  listWorkspaces: listWorkspaces(deps),
  beginRun: beginRun(deps),
  querySource: querySource(deps),
  settleRun: settleRun(deps),
  sealAudit: sealAudit(deps),
});

export type InvestigationsActivities = ReturnType<typeof investigationsActivities>;
