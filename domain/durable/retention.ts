/** What a deletion of what is old is told. */
export interface RetentionInput {
  /** Kept for this many days; 0 where rows have an end of their own, and go once it is over. */
  days: number;
  /** How far an earlier run of the same day came. */
  progress?: RetentionProgress;
}

/** How far a deletion has come: workspaces go in the order of their ids. */
export interface RetentionProgress {
  /** ISO 8601; fixed once, so that every step means the same rows. */
  before: string;
  /** The last workspace that is done. */
  after: string | null;
  workspaces: number;
  deleted: number;
}

/** What is to be deleted in one workspace. */
export interface DeleteBeforeInput {
  workspaceId: string;
  /** ISO 8601. */
  before: string;
}
