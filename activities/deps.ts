import type { Database } from '../db/database.ts';
import type { Listener } from '../db/listener.ts';
import type { FileStore } from '../db/media/file-store.ts';
import type { SecretBox } from '../db/secrets/encryption.ts';
import type { LogDone } from '../domain/done.ts';
import type { Schedules } from '../domain/durable/schedules.ts';
import type { Wake } from '../domain/durable/wake.ts';
import type { Breakers } from './breaker.ts';
import type { DrainSlots } from './drain/drain-slots.ts';
import type { Mailer } from './mailer.ts';
import type { Models } from './models/create-models.ts';
import type { OutboundHttp } from './outbound/outbound-http.ts';

/** The part of a logger that activities use. */
export interface ActivityLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  /** A line for one thing done. */
  done: LogDone;
}

/** What all activities are given; what a room alone needs is made and typed by it. */
export interface ActivityDeps {
  db: Database;
  listener: Listener;
  wake: Wake;
  schedules: Schedules;
  log: ActivityLog;
  secrets: SecretBox;
  http: OutboundHttp;
  models: Models;
  /** Null where no mail server is set up. */
  mailer: Mailer | null;
  fileStore: FileStore;
  /** Where clients reach this service, without a slash at the end. */
  baseUrl: string;
  breakers: Breakers;
  drainSlots: DrainSlots;
  /** Aborted when the process begins to shut down: passes finish what they hold and claim no more. */
  stopping: AbortSignal;
  /** Multiplies every retry delay and back-off (1 but in tests). */
  retryTimeScale: number;
}

/** What the activities of all workers of a process share. */
export type ProcessDeps = Omit<ActivityDeps, 'drainSlots' | 'stopping'>;
