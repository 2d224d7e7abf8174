import type { Database } from '../db/database.ts';
import type { SecretBox } from '../db/encryption.ts';
import type { Listener } from '../db/listener.ts';
import type { FileStore } from '../db/media/file-store.ts';
import type { Wake } from '../domain/durable/wake.ts';
import type { MatchPattern } from '../domain/evaluations/rules/regex/pattern.ts';
import type { Breakers } from './breaker.ts';
import type { ConcurrencyLimit } from './concurrency-limit.ts';
import type { DrainSlots } from './drain/drain-slots.ts';
import type { JudgeOptions } from './evaluations/judge-options.ts';
import type { Mailer } from './mailer.ts';
import type { Models } from './models/create-models.ts';
import type { OutboundHttp } from './outbound/outbound-http.ts';

/** The part of a logger that activities use. */
export interface ActivityLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** What activities are given; nothing else of the process reaches them. */
export interface ActivityDeps {
  db: Database;
  listener: Listener;
  wake: Wake;
  log: ActivityLog;
  matchPattern: MatchPattern;
  secrets: SecretBox;
  models: Models;
  judge: JudgeOptions;
  /** Calls to a judge at once, by workspace and provider. */
  judgeLimit: ConcurrencyLimit;
  http: OutboundHttp;
  /** Null where no mail server is set up. */
  mailer: Mailer | null;
  fileStore: FileStore;
  /** Where clients reach this service, without a slash at the end. */
  baseUrl: string;
  /** Longest time of one try to fetch a file of a log. */
  fetchTimeoutMs: number;
  breakers: Breakers;
  drainSlots: DrainSlots;
  /** Aborted when the process begins to shut down: passes finish what they hold and claim no more. */
  stopping: AbortSignal;
  /** Multiplies every retry delay and back-off (1 but in tests). */
  retryTimeScale: number;
}
