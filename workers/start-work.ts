import type { Client } from '@temporalio/client';
import { createBreakers } from '../activities/breaker.ts';
import { ConcurrencyLimit } from '../activities/concurrency-limit.ts';
import { createJudges, judgeOrigins } from '../activities/evaluations/judges/create-judges.ts';
import { createMailer } from '../activities/mailer.ts';
import { createOutboundHttp } from '../activities/outbound/outbound-http.ts';
import type { Database } from '../db/database.ts';
import type { SecretBox } from '../db/encryption.ts';
import type { Listener } from '../db/listener.ts';
import type { FileStore } from '../db/media/file-store.ts';
import { queues } from './registry.ts';
import { Relay } from './relay.ts';
import { runWorker } from './run-worker.ts';
import { closeInTurn } from './runtime/close-in-turn.ts';
import type { Config } from './runtime/config.ts';
import type { Logger } from './runtime/logger.ts';
import type { Metrics } from './runtime/metrics.ts';
import type { PatternMatcher } from './runtime/pattern-matcher.ts';
import type { TemporalTarget } from './runtime/temporal-client.ts';
import type { ProcessWake } from './runtime/wake.ts';
import { keepSchedules } from './schedules.ts';

/** Calls to one judge for one workspace at once, many more than a well provider needs; and to all, fewer than jobs have slots. */
const JUDGE_LIMIT = { each: 100, total: 900 };

/** What the work of a process is given by whoever starts it. */
export interface WorkParts {
  config: Config;
  endpoints: { temporal: TemporalTarget };
  log: Logger;
  metrics: Metrics;
  temporal: Client;
  db: Database;
  queueDb: Database;
  listener: Listener;
  wake: ProcessWake;
  patterns: PatternMatcher;
  secrets: SecretBox;
  fileStore: FileStore;
  /** Made anew where it is not given. */
  workflowBundle?: { code: string };
}

/** Runs the workers of every task queue and the relay of this process. */
export function startWork(parts: WorkParts): { stop(): Promise<void> } {
  const { config, endpoints, log, metrics, temporal, db, queueDb, listener, wake, patterns, secrets, fileStore } =
    parts;
  const http = createOutboundHttp({
    trustedOrigins: judgeOrigins(config),
    allowPrivateTargets: config.ALLOW_PRIVATE_TARGETS,
  });
  const retryTimeScale = config.RETRY_TIME_SCALE;
  const mailer = config.SMTP_URL ? createMailer({ url: config.SMTP_URL, from: config.MAIL_FROM }) : null;
  const deps = {
    ...{ db, listener, wake, log, secrets, http, mailer, fileStore, retryTimeScale },
    baseUrl: (config.PUBLIC_URL ?? `http://localhost:${config.PORT}`).replace(/\/+$/, ''),
    fetchTimeoutMs: config.FETCH_TIMEOUT_SECONDS * 1000,
    matchPattern: patterns.match,
    judges: createJudges(config, http),
    judgeLimit: new ConcurrencyLimit(JUDGE_LIMIT),
    breakers: createBreakers(retryTimeScale),
  };
  const worker = runWorker({ temporal: endpoints.temporal, log, deps, workflowBundle: parts.workflowBundle });
  const relay = new Relay({
    ...{ queueDb, db, queues, log },
    wake: wake.forRelay,
    onFailure: (queue) => metrics.sweepFailures.inc({ queue }),
  });
  const schedules = keepSchedules({ temporal, config, log });
  return {
    async stop() {
      schedules.stop();
      await closeInTurn(
        log,
        () => Promise.all([relay.stop(), worker.stop()]),
        () => http.close(),
        () => mailer?.close(),
      );
    },
  };
}
