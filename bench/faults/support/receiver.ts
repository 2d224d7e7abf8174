import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers one request; false when it was no 2xx, or never came to an end. */
export type Manner = (request: IncomingMessage, response: ServerResponse) => boolean;

/** What arrived under one `webhook-id`. */
interface Arrival {
  path: string;
  times: number;
  /** Requests that came after one of them had been answered with 2xx. */
  again: number;
  accepted: boolean;
}

/** An endpoint of a customer, with its own book of what it took. */
export interface Receiver {
  origin: string;
  arrivals: ReadonlyMap<string, Readonly<Arrival>>;
  stop(): Promise<void>;
}

/** Answers 204 once it has read the body. */
export const takes: Manner = (request, response) => {
  request.resume();
  response.writeHead(204).end();
  return true;
};

export async function startReceiver(manner: Manner = takes): Promise<Receiver> {
  const arrivals = new Map<string, Arrival>();
  const server = createServer((request, response) => {
    const id = String(request.headers['webhook-id']);
    const arrival = arrivals.get(id) ?? { path: request.url ?? '', times: 0, again: 0, accepted: false };
    arrivals.set(id, arrival);
    arrival.times += 1;
    if (arrival.accepted) arrival.again += 1;
    if (manner(request, response)) arrival.accepted = true;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrivals,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
