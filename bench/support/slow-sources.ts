import { once } from 'node:events';
import { createServer } from 'node:http';
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

/** Services of all sources that know nothing of anybody, and take their time to say so. */
export async function startSlowSources() {
  const delayOf = (id: string) => {
    if (id === SLOWEST) return SLOWEST_MS;
    const place =
      Math.max(
        0,
        httpWorkers.findIndex((one) => id.startsWith(one)),
      ) / httpWorkers.length;
    return LEAST_MS + place * (MOST_MS - LEAST_MS);
  };
  const server = createServer((request, response) => {
    const [, id = ''] = (request.url ?? '').split('/');
    setTimeout(() => response.writeHead(404, { 'content-type': 'application/json' }).end('{}'), delayOf(id));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the server does not listen');
  return {
    env: Object.fromEntries(httpWorkers.map((id) => [baseUrlSetting(id), `http://127.0.0.1:${address.port}/${id}`])),
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
