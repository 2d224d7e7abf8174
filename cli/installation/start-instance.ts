import { createApp } from '../../api/app.ts';
import { OpenStreams } from '../../api/http/respond/open-streams.ts';
import { type HttpServer, startServer } from '../../api/server.ts';
import { closeInTurn } from '../../workers/runtime/close-in-turn.ts';
import type { Logger } from '../../workers/runtime/log/logger.ts';
import { type Config, printableConfig } from '../../workers/settings.ts';
import { startWork } from '../../workers/start-work.ts';
import { apiServices, openParts, type Parts } from '../compose.ts';
import { errorCode } from '../embedded/error-code.ts';
import type { Endpoints } from '../endpoints.ts';
import { portProblem } from '../process/require-port.ts';
import { type ProductLists, productLists } from '../product-lists.ts';
import { baseUrl } from './base-url.ts';

/** What one process of an instance runs. */
export interface StartInstanceInput {
  config: Config;
  endpoints: Endpoints;
  log: Logger;
  api: boolean;
  worker: boolean;
  /** Answers that do not fit their schema become an internal error; for tests. */
  checkAnswers?: boolean;
  lists?: ProductLists;
}

/** A process's share of an instance. */
export interface Instance {
  /** Where its API is; without one, where the settings say it is. */
  baseUrl: string;
  parts: Parts;
  /** Lets requests and activities under way finish for `graceMs` (10 s) and its own grace time, and closes everything; logs what fails of it. */
  stop(graceMs?: number): Promise<void>;
}

/** Starts the API, the worker with its relay, or both in this process; several of each may share the endpoints. */
export async function startInstance(input: StartInstanceInput): Promise<Instance> {
  const { config, endpoints, log, lists = productLists } = input;
  log.info({ config: printableConfig(config), api: input.api, worker: input.worker }, 'starting');
  const parts = openParts(config, endpoints, log, lists);
  const server = input.api ? await startApi({ ...input, lists }, parts) : undefined;
  const work = input.worker ? startWork(parts) : undefined;
  return {
    baseUrl: baseUrl(config, server?.port),
    parts,
    async stop(graceMs) {
      await closeInTurn(
        log,
        () => server?.close(graceMs === undefined ? {} : { graceMs }),
        () => work?.stop(),
        () => parts.close(),
      );
    },
  };
}

async function startApi(
  { config, log, checkAnswers, lists: { products } }: StartInstanceInput & { lists: ProductLists },
  parts: Parts,
): Promise<HttpServer> {
  const { HOST: host, PORT: port } = config;
  try {
    const streams = new OpenStreams();
    const app = createApp({
      ...{ products, streams, wake: parts.wake, logger: log },
      services: apiServices(parts),
      checkAnswers: checkAnswers ?? false,
    });
    return await startServer(app, { host, port, streams });
  } catch (error) {
    await parts.close();
    throw portProblem(errorCode(error), host, port) ?? error;
  }
}
