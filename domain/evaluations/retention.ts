/** What the daily deletion of old logs is told (contract section 13.4). */
export interface DeleteOldLogsInput {
  /** Logs are kept for this many days, at least one. */
  days: number;
  /** How far an earlier run of the same day came. */
  progress?: RetentionProgress;
}

/** How far a deletion has come: workspaces go in the order of their ids. */
export interface RetentionProgress {
  /** ISO 8601; fixed once, so that every step means the same logs. */
  before: string;
  /** The last workspace that is done. */
  after: string | null;
  workspaces: number;
  deleted: number;
}
