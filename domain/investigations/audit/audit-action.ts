/** What a row of the audit log can say was done: the id of an operation, or that there is none at the path. */
export const auditActions = [
  ...['createCase', 'deleteCase', 'getCase', 'listCases', 'patchCase'],
  ...['createSubject', 'deleteSubject', 'exportSubject', 'getErasure', 'getSubject', 'listSubjects', 'patchSubject'],
  ...['enrichSubject', 'getRun', 'listRuns'],
  ...['getEvidence', 'getRawAnswer', 'listEvidence', 'patchEvidence'],
  ...['createReport', 'downloadReportPdf', 'getReport', 'listReports'],
  ...['createMonitor', 'deleteMonitor', 'getMonitor', 'listMonitors', 'patchMonitor', 'runMonitor'],
  ...['listCaseAlerts', 'listMonitorAlerts', 'patchAlert'],
  ...['createToken', 'deleteToken', 'listTokens'],
  ...['createWebhook', 'deleteWebhook', 'getWebhook', 'listWebhookDeliveries', 'listWebhooks', 'patchWebhook'],
  ...['testWebhook', 'getUsage', 'listAuditLog', 'listPlaybooks', 'listWorkers', 'unknownPath'],
];
