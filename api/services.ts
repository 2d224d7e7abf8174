import type { Client } from '@temporalio/client';
import type { Database } from '../db/database.ts';
import type { RowWaiter } from '../db/durable/row-waiter.ts';
import type { SecretBox } from '../db/encryption.ts';
import type { SettledLog } from '../db/evaluations/settled-logs.ts';
import type { LinkSigner } from '../db/link-signer.ts';
import type { FileStore } from '../db/media/file-store.ts';
import type { WaitingJobs } from '../domain/durable/waiting-jobs.ts';
import type { Wake } from '../domain/durable/wake.ts';
import type { RuleEvaluation } from '../domain/evaluations/contract/rules/rule-evaluate.ts';
import type { MatchPattern } from '../domain/evaluations/rules/regex/pattern.ts';
import type { Config } from '../workers/runtime/config.ts';
import type { Metrics } from '../workers/runtime/metrics.ts';
import type { SubmitLog } from './evaluations/logs/log-submitter.ts';
import { routesFor } from './http/routes-for.ts';

/** What handlers are given besides the request. */
export interface Services {
  config: Config;
  db: Database;
  temporal: Client;
  metrics: Metrics;
  secrets: SecretBox;
  fileStore: FileStore;
  links: LinkSigner;
  matchPattern: MatchPattern;
  wake: Wake;
  submitLog: SubmitLog;
  settledLogs: RowWaiter<SettledLog>;
  settledTrials: RowWaiter<RuleEvaluation>;
  /** Age in seconds of each queue's oldest due row, over all workspaces; null when nothing is due. */
  oldestDueSeconds(): Promise<Record<string, number | null>>;
  /** Jobs that wait for a place, by queue, workspace and key. */
  waitingJobs(): Promise<WaitingJobs[]>;
}

/** Defines a route of this server. */
export const defineRoute = routesFor<Services>();
