import type { Database } from '../../db/database.ts';
import { createAnswerOnce } from '../../db/http/answer-once.ts';
import { createRateLimiter } from '../../db/http/rate-limit.ts';
import type { LogDone } from '../../domain/done.ts';
import type { Wake } from '../../domain/durable/wake.ts';
import type { SharedConfig } from '../../workers/runtime/config/config.ts';
import { createLogDone } from '../../workers/runtime/log/log-done.ts';
import type { Logger } from '../../workers/runtime/log/logger.ts';
import type { Metrics } from '../../workers/runtime/log/metrics.ts';
import { createFindPrincipal, type FindPrincipal } from './auth/find-principal.ts';
import type { RateLimiter } from './limits/take-limit.ts';
import type { OpenStreams } from './respond/open-streams.ts';
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
  /** Handlers reach it by `afterCommit` alone: a wake that overtakes the commit finds nothing. */
  wake: Wake;
  findPrincipal: FindPrincipal;
  limiter: RateLimiter;
  limitScale: number;
  answerOnce: ReturnType<typeof createAnswerOnce>;
  headers: Readonly<Record<string, string>>;
  /** `PUBLIC_URL`, without a slash at the end; absent, clients reach this server as they called it. */
  publicUrl: string | undefined;
  localUrl: string;
  checkAnswers: boolean;
  streams: OpenStreams;
  /** A line for one thing done. */
  logDone: LogDone;
}

interface ServerOptions<Services> {
  services: Services;
  wake: Wake;
  logger: Logger;
  checkAnswers: boolean;
  streams: OpenStreams;
}

/** Makes what all requests of one process share. */
export function createServerContext<Services extends ServerServices>({
  services,
  wake,
  logger: log,
  checkAnswers,
  streams,
}: ServerOptions<Services>): ServerContext<unknown> {
  const { db, config, metrics } = services;
  return {
    services,
    db,
    log,
    metrics,
    wake,
    findPrincipal: createFindPrincipal(db),
    limiter: createRateLimiter(db),
    limitScale: config.RATE_LIMIT_SCALE,
    answerOnce: createAnswerOnce(db),
    headers: answerHeaders(),
    publicUrl: config.PUBLIC_URL?.replace(/\/+$/, ''),
    localUrl: `http://localhost:${config.PORT}`,
    checkAnswers,
    streams,
    logDone: createLogDone(log),
  };
}
