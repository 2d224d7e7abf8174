// An explicit list: two `export *` that clash drop a name silently from the bundle, and every export can be started.

export { deleteOldLogs } from './evaluations/delete-old-logs.ts';
export { evaluateLog } from './evaluations/evaluate-log.ts';
export { evaluateLogs } from './evaluations/evaluate-logs.ts';
export { evaluateRule } from './evaluations/evaluate-rule.ts';
export { clearDepartures, purgeDeletedProjects } from './evaluations/purge-deleted-projects.ts';
export { enrichSubject } from './investigations/enrich-subject.ts';
export { eraseSubject } from './investigations/erase-subject.ts';
export { generateReport } from './investigations/generate-report.ts';
export { purgeSubjects } from './investigations/purge-subjects.ts';
export { refreshSanctions } from './investigations/refresh-sanctions.ts';
export { requestMonitorRun } from './investigations/request-monitor-run.ts';
export { runMonitor } from './investigations/run-monitor.ts';
export { runOverdueMonitors } from './investigations/run-overdue-monitors.ts';
export { sealAudit } from './investigations/seal-audit.ts';
export { syncMonitors } from './investigations/sync-monitors.ts';
export { sweepMedia } from './media/sweep-media.ts';
export { deleteOldWebhookEvents } from './webhooks/delete-old-webhook-events.ts';
export { deliverWebhooks } from './webhooks/deliver-webhooks.ts';
