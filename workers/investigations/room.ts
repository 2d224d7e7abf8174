import { investigationsActivities } from '../../activities/investigations/index.ts';
import { createPdfRenderer } from '../../activities/investigations/reports/pdf/create-pdf-renderer.ts';
import { sources } from '../../activities/investigations/sources/index.ts';
import type { Source } from '../../activities/investigations/sources/source.ts';
import { auditWorkQueue } from '../../db/investigations/audit/audit-work.queue.ts';
import { erasureQueue } from '../../db/investigations/erasure/erasure.queue.ts';
import { monitorQueue } from '../../db/investigations/monitors/monitor.queue.ts';
import { monitorRunQueue } from '../../db/investigations/monitors/monitor-run.queue.ts';
import { reportQueue } from '../../db/investigations/reports/report.queue.ts';
import { enrichmentRunQueue } from '../../db/investigations/runs/enrichment-run.queue.ts';
import { baseUrlSetting } from '../../domain/investigations/vocabulary/base-url-setting.ts';
import { workerIds } from '../../domain/investigations/vocabulary/worker-id.ts';
import { enrichSubjectId } from '../../workflows/investigations/enrich-subject.ts';
import { eraseSubjectId } from '../../workflows/investigations/erase-subject.ts';
import { generateReportId } from '../../workflows/investigations/generate-report.ts';
import { runMonitorId } from '../../workflows/investigations/run-monitor.ts';
import { sealAuditId } from '../../workflows/investigations/seal-audit.ts';
import { syncMonitorsId } from '../../workflows/investigations/sync-monitors.ts';
import { investigationsTaskQueues } from '../../workflows/investigations/task-queues.ts';
import type { WorkerRoom } from '../room.ts';
import type { SharedConfig } from '../runtime/config/config.ts';
import type { QueueDefinition } from '../runtime/queue-definition.ts';
import { askParts } from './ask-parts.ts';
import { monitorSchedules } from './monitor-schedules.ts';
import { investigationsSchedules } from './schedules.ts';
import type { InvestigationsConfig } from './settings.ts';

const { jobs, drains, sources: calls } = investigationsTaskQueues;

const enrichments: QueueDefinition = {
  room: 'investigations',
  queue: enrichmentRunQueue,
  job: {
    workflow: 'enrichSubject',
    taskQueue: jobs,
    id: enrichSubjectId,
    input: (workspaceId, subjectId) => ({ workspaceId, subjectId }),
    summary: (workspace, subjectId) => `Enrich subject ${subjectId} of ${workspace}`,
  },
};

const auditSeals: QueueDefinition = {
  room: 'investigations',
  queue: auditWorkQueue,
  drain: {
    workflow: 'sealAudit',
    taskQueue: jobs,
    id: sealAuditId,
    summary: (workspace) => `Seal the audit log of ${workspace}`,
  },
};

const reports: QueueDefinition = {
  room: 'investigations',
  queue: reportQueue,
  job: {
    workflow: 'generateReport',
    taskQueue: jobs,
    id: generateReportId,
    input: (workspaceId, reportId) => ({ workspaceId, reportId }),
    summary: (workspace, reportId) => `Write report ${reportId} of ${workspace}`,
  },
};

const monitors: QueueDefinition = {
  room: 'investigations',
  queue: monitorQueue,
  drain: {
    workflow: 'syncMonitors',
    taskQueue: jobs,
    id: syncMonitorsId,
    summary: (workspace) => `Bring the schedules of monitors of ${workspace} in line`,
  },
};

const monitorRuns: QueueDefinition = {
  room: 'investigations',
  queue: monitorRunQueue,
  job: {
    workflow: 'runMonitor',
    taskQueue: jobs,
    id: runMonitorId,
    input: (workspaceId, monitorId) => ({ workspaceId, monitorId }),
    summary: (workspace, monitorId) => `Run monitor ${monitorId} of ${workspace}`,
  },
};

const erasures: QueueDefinition = {
  room: 'investigations',
  queue: erasureQueue,
  job: {
    workflow: 'eraseSubject',
    taskQueue: jobs,
    id: eraseSubjectId,
    input: (workspaceId, subjectId) => ({ workspaceId, subjectId }),
    summary: (workspace, subjectId) => `Erase what is left of subject ${subjectId} of ${workspace}`,
  },
};

/** The work of investigations, with these sources. */
export const createInvestigationsRoom = (
  sources: readonly Source[],
): WorkerRoom<SharedConfig & InvestigationsConfig> => ({
  name: 'investigations',
  queues: [enrichments, reports, monitors, monitorRuns, erasures, auditSeals],
  taskQueues: { jobs, drains, calls: [calls] },
  schedules: investigationsSchedules,
  trustedOrigins: (config) =>
    workerIds.flatMap((id) => config[baseUrlSetting(id)] ?? []).map((url) => new URL(url).origin),
  activities(parts) {
    const own = {
      sources,
      askParts: askParts(parts),
      pdf: createPdfRenderer(),
      reportModel: parts.config.REPORT_MODEL,
      cacheSeconds: parts.config.OSINT_CACHE_SECONDS,
      monitorSchedules,
    };
    return (deps) => investigationsActivities({ ...deps, ...own });
  },
});

/** The work of investigations. */
export const investigationsRoom = createInvestigationsRoom(sources);
