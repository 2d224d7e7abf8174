import type { Database } from '../../db/database.ts';
import { createAnswerOnce } from '../../db/http/answer-once.ts';
import { createRateLimiter } from '../../db/http/rate-limit.ts';
import type { SharedConfig } from '../../workers/runtime/config.ts';
import type { Logger } from '../../workers/runtime/logger.ts';
import type { Metrics } from '../../workers/runtime/metrics.ts';
import { createFindPrincipal, type FindPrincipal } from './auth/find-principal.ts';
import type { RateLimiter } from './limits/take-limit.ts';
import { answerHeaders } from './respond/security-headers.ts';

/** What the server itself needs of the services that handlers are given. */
export interface ServerServices {
  db: Database;
  config: SharedConfig;
  metrics: Metrics;
}

/** What every request of one process shares. */
export interface ServerContext<Services> {
  services: Services;
  db: Database;
  log: Logger;
  metrics: Metrics;
  findPrincipal: FindPrincipal;
  limiter: RateLimiter;
  limitScale: number;
  answerOnce: ReturnType<typeof createAnswerOnce>;
  headers: Readonly<Record<string, string>>;
  /** `PUBLIC_URL`, without a slash at the end; absent, clients reach this server as they called it. */
  publicUrl: string | undefined;
  localUrl: string;
  checkAnswers: boolean;
}

/** Makes what all requests of one process share. */
export function createServerContext<Services>(
  shared: ServerServices,
  services: Services,
  log: Logger,
  checkAnswers: boolean,
): ServerContext<Services> {
  const { db, config, metrics } = shared;
  return {
    services,
    db,
    log,
    metrics,
    findPrincipal: createFindPrincipal(db),
    limiter: createRateLimiter(db),
    limitScale: config.RATE_LIMIT_SCALE,
    answerOnce: createAnswerOnce(db),
    headers: answerHeaders(),
    publicUrl: config.PUBLIC_URL?.replace(/\/+$/, ''),
    localUrl: `http://localhost:${config.PORT}`,
    checkAnswers,
  };
}
