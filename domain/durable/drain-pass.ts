/** What a drain hands to each pass over its rows. */
export interface DrainPassInput {
  workspaceId: string;
  /** Which of the workspace's drains; empty where it has one. */
  key: string;
}

/** What a pass tells its drain: counts and times, never bodies. */
export interface DrainPassResult {
  settled: number;
  failed: number;
  /** Rows still pending, counted up to 10,000. */
  pending: number;
  /** Milliseconds until the next row is due, 0 when overdue, null when nothing is pending. */
  nextDueInMs: number | null;
  /** Reason of the last failure of this pass, in words that hold no row's content. */
  lastError: string | null;
}
