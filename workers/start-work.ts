import { createBreakers } from '../activities/breaker.ts';
import { createJudges } from '../activities/evaluations/judges/create-judges.ts';
import { createOutboundHttp } from '../activities/outbound-http.ts';
import type { Database } from '../db/database.ts';
import type { Listener } from '../db/listener.ts';
import type { Wake } from '../domain/durable/wake.ts';
import { queues } from './registry.ts';
import { Relay } from './relay.ts';
import { runWorker } from './run-worker.ts';
import type { Config } from './runtime/config.ts';
import type { Logger } from './runtime/logger.ts';
import type { PatternMatcher } from './runtime/pattern-matcher.ts';
import type { TemporalTarget } from './runtime/temporal-client.ts';

/** What the work of a process is given by whoever starts it. */
export interface WorkParts {
  config: Config;
  endpoints: { temporal: TemporalTarget };
  log: Logger;
  db: Database;
  queueDb: Database;
  listener: Listener;
  wake: Wake;
  patterns: PatternMatcher;
}

/** Runs the workers of every task queue and the relay of this process. */
export function startWork({ config, endpoints, log, db, queueDb, listener, wake, patterns }: WorkParts): {
  stop(): Promise<void>;
} {
  const http = createOutboundHttp({
    trustedOrigins: [new URL(config.OPENAI_BASE_URL).origin],
    allowPrivateTargets: config.ALLOW_PRIVATE_TARGETS,
  });
  const retryTimeScale = config.RETRY_TIME_SCALE;
  const judges = createJudges(config, http);
  const breakers = createBreakers(retryTimeScale);
  const deps = { db, listener, wake, log, matchPattern: patterns.match, judges, breakers, retryTimeScale };
  const worker = runWorker({ temporal: endpoints.temporal, log, deps });
  const relay = new Relay({ queueDb, db, wake, queues, log });
  return {
    async stop() {
      relay.stop();
      await worker.stop();
      await http.close();
    },
  };
}
