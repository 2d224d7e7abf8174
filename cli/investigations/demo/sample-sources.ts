import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { baseUrlSetting } from '../../../domain/investigations/vocabulary/base-url-setting.ts';
import { type WorkerId, workerIds } from '../../../domain/investigations/vocabulary/worker-id.ts';
import { startSampleDns } from './sample-dns.ts';
import type { SampleAnswer, SampleServices } from './sample-service.ts';
import { domainSamples } from './samples/domain-samples.ts';
import { emailSamples } from './samples/email-samples.ts';
import { ipSamples } from './samples/ip-samples.ts';
import { nameSamples } from './samples/name-samples.ts';
import { phoneSamples } from './samples/phone-samples.ts';
import { userSamples } from './samples/user-samples.ts';

const services: SampleServices = {
  ...{ ...emailSamples, ...phoneSamples, ...userSamples },
  ...{ ...ipSamples, ...domainSamples, ...nameSamples },
};

/** The services of all sources, on loopback. */
export interface SampleSources {
  /** Settings that lead an instance to them. */
  env: Record<string, string>;
  close(): Promise<void>;
}

/** Serves answers about the demo's subject, in the formats of the real services and about as slowly. */
export async function startSampleSources(): Promise<SampleSources> {
  const dns = await startSampleDns();
  const server = createServer((request, response) => {
    request.resume();
    const url = new URL(request.url ?? '/', 'http://samples');
    const [, id = '', ...segments] = url.pathname.split('/');
    const service = services[id as WorkerId];
    const answer = service?.({ path: `/${segments.join('/')}`, query: url.searchParams }) ?? { status: 404 };
    void sleep(latencyMs(id)).then(() => send(response, answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the server does not listen');
  const bases = Object.keys(services).map((id) => [
    baseUrlSetting(id as WorkerId),
    `http://127.0.0.1:${address.port}/${id}`,
  ]);
  return {
    env: { ...Object.fromEntries(bases), OSINT_DNS_SERVERS: dns.address },
    async close() {
      server.close();
      server.closeAllConnections();
      await Promise.all([once(server, 'close'), dns.close()]);
    },
  };
}

/** 150 ms to 1.5 s, each source its own, so that one sees them come in. */
const latencyMs = (id: string): number => 150 + ((workerIds.indexOf(id as WorkerId) * 7) % 32) * 42;

function send(response: ServerResponse, { status = 200, type = 'application/json', body = '' }: SampleAnswer): void {
  response.writeHead(status, { 'content-type': type });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
