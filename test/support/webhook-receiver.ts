import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { CallbackPayload } from '../../domain/evaluations/contract/webhooks/callback-payload.ts';
import { eventually } from './eventually.ts';

/** What the receiver does with one request. */
export type Behaviour =
  | { kind: 'answer'; status: number; headers?: Record<string, string>; body?: string }
  | { kind: 'after'; ms: number; does: Behaviour }
  | { kind: 'hang' }
  | { kind: 'reset' }
  /** 200, and then a byte now and again, without end. */
  | { kind: 'drip' }
  /** 200, and then as many bytes as are taken. */
  | { kind: 'endless' };

export const answer = (status: number, headers: Record<string, string> = {}, body = ''): Behaviour => ({
  ...{ kind: 'answer', status, headers, body },
});

/** One request as it arrived. */
export interface Received {
  path: string;
  headers: Record<string, string>;
  body: string;
  atMs: number;
  /** `webhook-id`. */
  id: string;
  payload(): CallbackPayload;
}

export interface WebhookReceiver {
  /** `http://127.0.0.1:port`. */
  origin: string;
  url(path: string): string;
  /** The requests at a path, in order of arrival. */
  at(path: string): Received[];
  /** Waits for that many requests at a path. */
  received(path: string, count: number, withinMs?: number): Promise<Received[]>;
  /** What the next requests at a path meet, one each; after them 200, or what `always` says. */
  next(path: string, ...behaviours: Behaviour[]): void;
  always(path: string, behaviour: Behaviour): void;
  /** Most requests that were open at once, over all paths. */
  mostAtOnce(): number;
  /** Bytes of the endless answers that were taken. */
  bytesTaken(): number;
  close(): Promise<void>;
}

/** A receiver of callbacks and webhooks on loopback that behaves, path by path, as it is told. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const requests: Received[] = [];
  const scripts = new Map<string, Behaviour[]>();
  const habits = new Map<string, Behaviour>();
  let open = 0;
  let most = 0;
  let taken = 0;
  const server = createServer(async (req, res) => {
    open += 1;
    most = Math.max(most, open);
    res.once('close', () => {
      open -= 1;
    });
    const received = await read(req);
    if (!received) return;
    requests.push(received);
    const behaviour = scripts.get(received.path)?.shift() ?? habits.get(received.path) ?? answer(200);
    await behave(res, behaviour, (bytes) => {
      taken += bytes;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const at = (path: string) => requests.filter((one) => one.path === path);
  return {
    origin,
    url: (path) => `${origin}${path}`,
    at,
    received: (path, count, withinMs = 60_000) =>
      eventually(`${count} requests at ${path}`, () => (at(path).length >= count ? at(path) : null), { withinMs }),
    next: (path, ...behaviours) => void scripts.set(path, [...(scripts.get(path) ?? []), ...behaviours]),
    always: (path, behaviour) => void habits.set(path, behaviour),
    mostAtOnce: () => most,
    bytesTaken: () => taken,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function read(req: IncomingMessage): Promise<Received | null> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of req) chunks.push(chunk);
  } catch {
    return null; // the sender broke off
  }
  const body = Buffer.concat(chunks).toString('utf8');
  const headers = Object.fromEntries(Object.entries(req.headers).map(([name, value]) => [name, String(value)]));
  return {
    ...{ path: req.url ?? '', headers, body, atMs: Date.now(), id: headers['webhook-id'] ?? '' },
    payload: () => CallbackPayload.parse(JSON.parse(body)),
  };
}

async function behave(res: ServerResponse, behaviour: Behaviour, taken: (bytes: number) => void): Promise<void> {
  switch (behaviour.kind) {
    case 'answer':
      res.writeHead(behaviour.status, behaviour.headers).end(behaviour.body);
      return;
    case 'after':
      await sleep(behaviour.ms);
      return behave(res, behaviour.does, taken);
    case 'hang':
      return;
    case 'reset':
      res.socket?.resetAndDestroy();
      return;
    case 'drip':
      res.writeHead(200).write('.');
      while (!res.destroyed) await sleep(100).then(() => res.write('.'));
      return;
    case 'endless': {
      const block = Buffer.alloc(64 * 1024, 'x');
      res.writeHead(200);
      while (!res.destroyed) {
        taken(block.length);
        if (!res.write(block)) await Promise.race([once(res, 'drain'), once(res, 'close')]);
      }
    }
  }
}
