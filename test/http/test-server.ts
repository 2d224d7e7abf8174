import { createApp } from '../../api/app.ts';
import { installedProduct } from '../../api/http/installed-product.ts';
import type { HttpProduct } from '../../api/http/product.ts';
import { OpenStreams } from '../../api/http/respond/open-streams.ts';
import type { OperatorServices } from '../../api/operator/operator-services.ts';
import { operatorProduct } from '../../api/operator/product.ts';
import { type Patience, startServer } from '../../api/server.ts';
import type { Database } from '../../db/database.ts';
import type { WaitingJobs } from '../../domain/durable/waiting-jobs.ts';
import { createLogger } from '../../workers/runtime/log/logger.ts';
import { createMetrics } from '../../workers/runtime/log/metrics.ts';
import { readConfig } from '../../workers/settings.ts';
import { toyProduct } from './toy-product.ts';

export interface TestServer {
  url: string;
  port: number;
  /** Everything logged so far. */
  logs(): string;
  /** The keys of the drains and the jobs that were woken. */
  woken: string[];
  /** Ages that `/health/work` reads. */
  ages: Record<string, number | null>;
  waiting: WaitingJobs[];
  close(options?: { graceMs?: number }): Promise<void>;
}

interface TestServerOptions {
  env?: NodeJS.ProcessEnv;
  products?: HttpProduct<OperatorServices>[];
  patience?: Patience;
  /** Told of each drain and job that is woken. */
  onWake?: (key: string) => void;
}

/** The HTTP server on a free port with the toy product, as one process would run it. */
export async function startTestServer(
  db: Database,
  { env = {}, products = [toyProduct], patience, onWake = () => {} }: TestServerOptions = {},
): Promise<TestServer> {
  const lines: string[] = [];
  const ages: Record<string, number | null> = {};
  const waiting: WaitingJobs[] = [];
  const config = readConfig({ LOG_LEVEL: 'debug', ...env });
  const logger = createLogger(config, { write: (line) => void lines.push(line) });
  const woken: string[] = [];
  const told = (key: string) => {
    woken.push(key);
    onWake(key);
  };
  const wake = {
    drain: (queue: string, workspaceId: string, key = '') => told(`${queue}/${workspaceId}/${key}`),
    job: (queue: string, workspaceId: string, _id: string, entity: string) => told(`${queue}/${workspaceId}/${entity}`),
    admit: () => {},
  };
  const services = {
    ...{ db, config, metrics: createMetrics() },
    oldestDueSeconds: async () => ages,
    waitingJobs: async () => waiting,
  };
  const streams = new OpenStreams();
  const app = createApp({
    products: [...products, operatorProduct].map((one) => installedProduct(one, () => services)),
    services,
    wake,
    logger,
    checkAnswers: true,
    streams,
  });
  const { port, close } = await startServer(app, {
    host: '127.0.0.1',
    port: 0,
    streams,
    ...(patience && { patience }),
  });
  return { url: `http://127.0.0.1:${port}`, port, logs: () => lines.join(''), woken, ages, waiting, close };
}

/** JSON of an answer together with its status and headers. */
export async function call(
  url: string,
  init: Omit<RequestInit, 'headers'> & { headers?: object; json?: unknown } = {},
) {
  const { json, headers, ...rest } = init;
  const body = json === undefined ? rest.body : JSON.stringify(json);
  const typed = json === undefined ? {} : { 'content-type': 'application/json' };
  const answer = await fetch(url, { redirect: 'manual', ...rest, body, headers: { ...typed, ...headers } });
  const text = await answer.text();
  const parsed = text && /json/.test(answer.headers.get('content-type') ?? '') ? JSON.parse(text) : null;
  return { status: answer.status, headers: answer.headers, text, body: parsed };
}
