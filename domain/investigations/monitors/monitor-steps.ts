/** What the work of one monitor is started with: its runs, and its schedule. */
export interface MonitorInput {
  workspaceId: string;
  monitorId: string;
}
