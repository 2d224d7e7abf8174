import { PURGE_BATCH, purgeSubjects } from '../../db/investigations/erasure/purge-subjects.ts';
import { deleteBefore } from '../retention/delete-before.ts';
import { listWorkspaces } from '../retention/list-workspaces.ts';
import { sealAudit } from './audit/seal-audit.ts';
import type { InvestigationsDeps } from './deps.ts';
import { eraseSubject } from './erasure/erase-subject.ts';
import { beginMonitorRun } from './monitors/begin-monitor-run.ts';
import { requestMonitorRun } from './monitors/request-monitor-run.ts';
import { requestOverdueRuns } from './monitors/request-overdue-runs.ts';
import { syncMonitors } from './monitors/sync-monitors.ts';
import { failReport } from './reports/fail-report.ts';
import { writeReport } from './reports/write-report.ts';
import { beginRun } from './runs/begin-run.ts';
import { querySource } from './runs/query-source.ts';
import { settleRun } from './runs/settle-run.ts';
import { refreshSanctionsList } from './sanctions/refresh-sanctions-list.ts';

/** The activities of the investigations room. */
export const investigationsActivities = (deps: InvestigationsDeps) => ({
  listWorkspaces: listWorkspaces(deps),
  beginRun: beginRun(deps),
  querySource: querySource(deps),
  settleRun: settleRun(deps),
  beginMonitorRun: beginMonitorRun(deps),
  requestMonitorRun: requestMonitorRun(deps),
  requestOverdueRuns: requestOverdueRuns(deps),
  syncMonitors: syncMonitors(deps),
  eraseSubject: eraseSubject(deps),
  purgeSubjectsBefore: deleteBefore(deps, { most: PURGE_BATCH, deleteBatch: purgeSubjects }),
  sealAudit: sealAudit(deps),
  refreshSanctionsList: refreshSanctionsList(deps),
  writeReport: writeReport(deps),
  failReport: failReport(deps),
});

export type InvestigationsActivities = ReturnType<typeof investigationsActivities>;
