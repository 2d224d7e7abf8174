import type { Client } from '@temporalio/client';
import type { Database } from '../db/database.ts';
import type { Listener } from '../db/listener.ts';
import type { FileStore } from '../db/media/file-store.ts';
import type { SecretBox } from '../db/secrets/encryption.ts';
import type { LinkSigner } from '../db/secrets/link-signer.ts';
import type { WaitingJobs } from '../domain/durable/waiting-jobs.ts';
import type { MatchPattern } from '../domain/regex/pattern.ts';
import type { SharedConfig } from '../workers/runtime/config/config.ts';
import type { Metrics } from '../workers/runtime/log/metrics.ts';

/** What the handlers of all products are given besides the request; what one alone needs is made by it from these. */
export interface SharedServices<Config extends SharedConfig = SharedConfig> {
  config: Config;
  db: Database;
  listener: Listener;
  temporal: Client;
  metrics: Metrics;
  secrets: SecretBox;
  fileStore: FileStore;
  links: LinkSigner;
  matchPattern: MatchPattern;
  /** Age in seconds of each queue's oldest due row, over all workspaces; null when nothing is due. */
  oldestDueSeconds(): Promise<Record<string, number | null>>;
  /** Jobs that wait for a place, by queue, workspace and key. */
  waitingJobs(): Promise<WaitingJobs[]>;
}
