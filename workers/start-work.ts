import type { Client } from '@temporalio/client';
import { createBreakers } from '../activities/breaker.ts';
import type { ActivityLog } from '../activities/deps.ts';
import { createMailer } from '../activities/mailer.ts';
import { createModels } from '../activities/models/create-models.ts';
import { createOutboundHttp } from '../activities/outbound/outbound-http.ts';
import type { Database } from '../db/database.ts';
import type { Listener } from '../db/listener.ts';
import type { FileStore } from '../db/media/file-store.ts';
import type { SecretBox } from '../db/secrets/encryption.ts';
import { modelOrigins } from '../domain/models/model-settings.ts';
import { keepAlive } from './live-worker.ts';
import { Relay } from './relay.ts';
import type { WorkerRoom } from './room.ts';
import { runWorker } from './run-worker.ts';
import { closeInTurn } from './runtime/close-in-turn.ts';
import { createLogDone } from './runtime/log/log-done.ts';
import type { Logger } from './runtime/log/logger.ts';
import type { Metrics } from './runtime/log/metrics.ts';
import type { PatternMatcher } from './runtime/patterns/pattern-matcher.ts';
import { createSchedules } from './runtime/schedules.ts';
import type { TemporalTarget } from './runtime/temporal-client.ts';
import type { ProcessWake } from './runtime/wake.ts';
import { keepSchedules } from './schedules.ts';
import type { Config } from './settings.ts';

/** What the work of a process is given by whoever starts it. */
export interface WorkParts {
  config: Config;
  rooms: readonly WorkerRoom<Config>[];
  workflowsPath: string;
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

const activityLog = (log: Logger): ActivityLog => ({
  info: (fields, message) => log.info(fields, message),
  warn: (fields, message) => log.warn(fields, message),
  done: createLogDone(log),
});

/** Runs the workers of every task queue and the relay of this process. */
export function startWork(parts: WorkParts): { stop(): Promise<void> } {
  const {
    config,
    rooms,
    endpoints,
    log,
    metrics,
    temporal,
    db,
    queueDb,
    listener,
    wake,
    patterns,
    secrets,
    fileStore,
  } = parts;
  const http = createOutboundHttp({
    trustedOrigins: [...modelOrigins(config), ...rooms.flatMap((room) => room.trustedOrigins?.(config) ?? [])],
    allowPrivateTargets: config.ALLOW_PRIVATE_TARGETS,
  });
  const retryTimeScale = config.RETRY_TIME_SCALE;
  const mailer = config.SMTP_URL ? createMailer({ url: config.SMTP_URL, from: config.MAIL_FROM }) : null;
  const breakers = createBreakers(retryTimeScale);
  const schedules = createSchedules(temporal);
  const deps = {
    ...{ db, listener, wake, schedules, secrets, http, mailer, fileStore, breakers, retryTimeScale },
    log: activityLog(log),
    baseUrl: (config.PUBLIC_URL ?? `http://localhost:${config.PORT}`).replace(/\/+$/, ''),
    models: createModels(config, { http, breakers }),
  };
  const prepared = rooms.map(({ queues, taskQueues, activities }) => ({
    queues,
    taskQueues,
    activities: activities({ ...deps, config, matchPattern: patterns.match }),
  }));
  const worker = runWorker({
    temporal: endpoints.temporal,
    workflowsPath: parts.workflowsPath,
    workflowBundle: parts.workflowBundle,
    rooms: prepared,
    ...{ log, deps },
  });
  const relay = new Relay({
    ...{ queueDb, db, log },
    queues: rooms.flatMap((room) => room.queues),
    wake: wake.forRelay,
    onFailure: (queue) => metrics.sweepFailures.inc({ queue }),
  });
  const alive = keepAlive({ db, log });
  const wanted = rooms.flatMap((room) => room.schedules?.(config) ?? []);
  const kept = keepSchedules({ schedules, wanted, log });
  return {
    async stop() {
      kept.stop();
      await closeInTurn(
        log,
        () => Promise.all([relay.stop(), worker.stop(), alive.stop()]),
        () => http.close(),
        () => mailer?.close(),
      );
    },
  };
}
