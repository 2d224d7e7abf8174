import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { baseUrlSetting } from '../../domain/investigations/vocabulary/base-url-setting.ts';
import { type WorkerId, workerIds } from '../../domain/investigations/vocabulary/worker-id.ts';

/** The slowest of the services, and how long it takes. */
const SLOWEST: WorkerId = 'user_gitlab';
export const SLOWEST_MS = 400;
const [LEAST_MS, MOST_MS] = [20, 170];

/** Workers that ask over HTTP, each about its own identifier; DNS and the list of OFAC are answered another way. */
export const httpWorkers = workerIds.filter(
  (id) => !['email_dns', 'domain_dns', 'name_ofac', 'phone_parse'].includes(id),
);

/** A request as it arrived at the service of a worker. */
export interface SourceCall {
  worker: string;
  method: string;
  /** Below the base URL, with its query, percent-encoded. */
  path: string;
  body: string;
  /** In ms since 1970. */
  arrivedAt: number;
}

/** What a service says: a status (200) and a text, or nothing for as long as it is asked. */
export type Said = { status?: number; headers?: Record<string, string>; body?: string } | 'hangs';

interface SlowSourcesOptions {
  /** Multiplies the time that each takes. */
  delayScale?: number;
  /** Is asked as a call arrives; by itself a service knows nothing of anybody. */
  say?: (call: SourceCall) => Said;
}

/** How long the service of a worker takes. */
function delayOf(id: string): number {
  if (id === SLOWEST) return SLOWEST_MS;
  const place = Math.max(
    0,
    httpWorkers.findIndex((one) => id.startsWith(one)),
  );
  return LEAST_MS + (place / httpWorkers.length) * (MOST_MS - LEAST_MS);
}

async function readCall(request: IncomingMessage): Promise<SourceCall> {
  const arrivedAt = Date.now();
  const [, worker = '', ...rest] = (request.url ?? '').split('/');
  return { worker, method: request.method ?? '', path: `/${rest.join('/')}`, body: await text(request), arrivedAt };
}

function answer(response: ServerResponse, said: Said): void {
  if (said === 'hangs') return;
  const { status = 200, headers, body = '{}' } = said;
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}

/** Services of all sources, which take their time. */
export async function startSlowSources({ delayScale = 1, say = () => ({ status: 404 }) }: SlowSourcesOptions = {}) {
  const server = createServer((request, response) => {
    void readCall(request).then(
      (call) => {
        const said = say(call);
        setTimeout(() => answer(response, said), delayOf(call.worker) * delayScale);
      },
      () => response.destroy(), // the caller is gone
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the server does not listen');
  const served: WorkerId[] = [...httpWorkers, 'name_ofac'];
  return {
    env: Object.fromEntries(served.map((id) => [baseUrlSetting(id), `http://127.0.0.1:${address.port}/${id}`])),
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
