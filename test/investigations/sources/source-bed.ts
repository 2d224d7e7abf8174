import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { createBreakers } from '../../../activities/breaker.ts';
import type { SanctionsLookUps } from '../../../activities/investigations/sanctions/sanctions-matcher.ts';
import { type AskParts, askSource } from '../../../activities/investigations/sources/ask-source.ts';
import type { Asked } from '../../../activities/investigations/sources/asked.ts';
import { ListStore } from '../../../activities/investigations/sources/client/list-store.ts';
import { TokenStore } from '../../../activities/investigations/sources/client/token-store.ts';
import type { Source } from '../../../activities/investigations/sources/source.ts';
import type { DnsLookUps } from '../../../activities/investigations/sources/source-client.ts';
import { sourceSettings } from '../../../activities/investigations/sources/source-settings.ts';
import { createOutboundHttp } from '../../../activities/outbound/outbound-http.ts';
import { testDeps } from '../../support/test-deps.ts';
import type { Service, WireAnswer, WireRequest } from './source-fixture.ts';

/** Answers a request byte by byte, for what no service should do. */
export type RawService = (request: IncomingMessage, response: ServerResponse) => void;

export interface AskOptions {
  settings?: Record<string, string>;
  timeoutMs?: number;
  parts?: Partial<AskParts>;
}

/** A server on loopback that is every source's service, each look-up below a path of its own. */
export class SourceBed {
  readonly #server: Server;
  readonly #services = new Map<string, RawService>();
  #count = 0;

  private constructor() {
    this.#server = createServer((request, response) => {
      const service = this.#services.get(request.url?.split('/')[1] ?? '');
      if (service) service(request, response);
      else response.writeHead(500).end();
    });
  }

  static async start(): Promise<SourceBed> {
    const bed = new SourceBed();
    bed.#server.listen(0, '127.0.0.1');
    await once(bed.#server, 'listening');
    return bed;
  }

  /** Where this service is: a base URL with a path. */
  serve(service: RawService): string {
    const address = this.#server.address();
    if (typeof address !== 'object' || !address) throw new Error('the server does not listen');
    this.#count += 1;
    this.#services.set(`${this.#count}`, service);
    return `http://127.0.0.1:${address.port}/${this.#count}`;
  }

  /** Asks a source whose service this is; `requests` are those that reached it. */
  async ask(source: Source, identifier: string, service: Service, options: AskOptions = {}) {
    const requests: WireRequest[] = [];
    const asked = await this.askRaw(source, identifier, wired(service, requests), options);
    return { ...asked, requests };
  }

  /** The same, byte by byte. */
  async askRaw(source: Source, identifier: string, service: RawService, options: AskOptions = {}): Promise<Asked> {
    const baseUrl = this.serve(service);
    const http = createOutboundHttp({ trustedOrigins: [new URL(baseUrl).origin], allowPrivateTargets: false });
    const config = {
      OSINT_OFFLINE: false,
      OSINT_CONTACT: 'desk@example.org',
      [`OSINT_${source.id.toUpperCase()}_BASE_URL`]: baseUrl,
      ...options.settings,
    };
    try {
      return await askSource(source, identifier, { ...askParts(config), http, ...timeout(options), ...options.parts });
    } finally {
      await http.close();
    }
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }
}

const timeout = ({ timeoutMs = 10_000 }: AskOptions) => ({ timeoutMs });

/** What a look-up is asked with besides the way out. No throttle: one that is asked for fails the test. */
export const askParts = (config: Parameters<typeof sourceSettings>[0]) => ({
  settings: sourceSettings(config, '0.0.0'),
  breakers: createBreakers(1),
  tokens: new TokenStore(),
  lists: new ListStore(),
  countCall: () => Promise.reject(new Error('the test has no throttle')),
  dns: testDeps<DnsLookUps>({}),
  sanctions: testDeps<SanctionsLookUps>({}),
  log: { warn: () => {} },
  retryTimeScale: 0.001,
});

/** A service on the wire. */
export function wired(service: Service, requests: WireRequest[] = []): RawService {
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://stub');
    const [, , ...segments] = url.pathname.split('/');
    const { method = '', headers } = request;
    const received = {
      method,
      headers,
      path: `/${segments.join('/')}`,
      query: url.searchParams,
      body: await text(request),
    };
    requests.push(received);
    send(response, service(received));
  };
  return (request, response) => void answer(request, response).catch((error) => response.destroy(error));
}

export function send(response: ServerResponse, { status = 200, headers, body = '' }: WireAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(bytesOf(body));
}

/** A body as it goes over the wire. */
export const bytesOf = (body: unknown): Buffer => {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
};
