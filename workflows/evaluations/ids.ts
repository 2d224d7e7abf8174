/** Workflow ids of the evaluations room; nowhere else are they put together. */
export const deleteOldLogsId = 'delete-old-logs';
export const evaluateLogsId = (workspaceId: string): string => `evaluate-logs/${workspaceId}`;
export const clearDeparturesId = (workspaceId: string): string => `clear-departures/${workspaceId}`;
export const evaluateLogId = (workspaceId: string, logId: string): string => `evaluate-log/${workspaceId}/${logId}`;
export const evaluateRuleId = (workspaceId: string, trialId: string): string =>
  `evaluate-rule/${workspaceId}/${trialId}`;
