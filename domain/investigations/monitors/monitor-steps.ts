/** What the work of one monitor is started with: its runs, and its schedule. */
export interface MonitorInput {
  workspaceId: string;
  monitorId: string;
}

/** Where a visit of all workspaces goes on: behind this one, or at the first. */
export interface OverdueMonitorsInput {
  after: string | null;
}
