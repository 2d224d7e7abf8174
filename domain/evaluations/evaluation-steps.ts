import type { Verdict } from './contract/logs/verdict.ts';
/** A judged log by the id its workspace knows it by. */
export interface EvaluateLogInput {
  workspaceId: string;
  logId: string;
}

/** What beginning an evaluation answers: which row, and which of its rules want a judge. */
export interface EvaluationPlan {
  workspaceId: string;
  /** The log's internal id: a deleted and reused log id meets nothing of its past. */
  uid: string;
  judged: JudgedRule[];
  /** Files that are to be fetched before its rules are known; absent without any. */
  files?: FileToFetch[];
}

/** One file to fetch: its place among the log's files, and words for operators. */
export interface FileToFetch {
  position: number;
  label: string;
}

export interface FetchFileInput {
  workspaceId: string;
  uid: string;
  position: number;
}

export interface FailFilesInput {
  workspaceId: string;
  uid: string;
  /** Why files could not be had, by position; in words for the caller. */
  failures: Record<number, string>;
}

/** One rule for the judge: its place among the log's applied rules, and words for operators. */
export interface JudgedRule {
  position: number;
  label: string;
}

export interface JudgeRuleInput {
  workspaceId: string;
  uid: string;
  position: number;
}

/** What a try to have a rule judged comes to: done, or how long to wait for a place with the provider. */
export type JudgeTurn = { waitMs: number } | null;

/** Type of the failure that says that judging a rule met no database. */
export const STORAGE_AWAY = 'StorageAway';

/** Type of the failure that says, in words for people, why there is no verdict. */
export const JUDGE_FAILED = 'JudgeFailed';

export interface SettleEvaluationInput {
  workspaceId: string;
  uid: string;
  /** Why rules have no outcome, by position; without private content. */
  failures: Record<number, string>;
}

/** An unsaved rule on trial, by the id of its row. */
export interface EvaluateRuleInput {
  workspaceId: string;
  trialId: string;
}

/** What a job came to, for operators to read. */
export interface EvaluateLogResult {
  verdict: Verdict;
  /** How many rules it was checked against. */
  rules: number;
}
